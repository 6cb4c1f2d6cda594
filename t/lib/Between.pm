# Between - stands between an MTA and the milter, hands on what both say, and
# kills the milter (-9) at one packet: so a test hits every step of the protocol,
# and not only those of SMTP.
#
#   my $between = Between->new($socket);     # of the milter
#   $between->{port}                         # where the MTA has to connect to
#   $between->kill_at('E', $pid);            # before the MTA's packet E arrives
#   $between->kill_at('<i', $pid);           # before the milter's answer i does
#   $between->killed                         # has that happened?
package Between;

use strict;
use warnings;

use File::Temp ();
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();

sub new {
	my ($class, $socket) = @_;
	my $listener = IO::Socket::INET->new(Listen => 10,
	    LocalAddr => '127.0.0.1') or die "no free port: $!";
	my $self = bless { dir => File::Temp->newdir, socket => $socket,
	    port => $listener->sockport }, $class;
	$self->{pid} = fork // die "fork: $!";
	return $self if $self->{pid};
	$SIG{PIPE} = 'IGNORE';
	$SIG{CHLD} = 'IGNORE';
	while (1) {
		my $mta = $listener->accept or next;
		my $pid = fork // next;
		next if $pid;
		$self->serve($mta);
		POSIX::_exit(0);
	}
}

sub kill_at {
	my ($self, $packet, $pid) = @_;
	unlink "$self->{dir}/killed";
	open my $out, '>', "$self->{dir}/at.new" or die $!;
	print $out "$packet $pid";
	close $out;
	return rename "$self->{dir}/at.new", "$self->{dir}/at";
}

sub killed { return -e "$_[0]{dir}/killed" }

# Whole packets, each behind the mark of its sender.
sub cut {
	my ($buffer, $mark) = @_;
	my @packets;
	while (length $$buffer >= 4
	    && length $$buffer >= 4 + unpack 'N', $$buffer) {
		my $packet = substr $$buffer, 0, 4 + unpack('N', $$buffer), '';
		push @packets, [ $mark . substr($packet, 4, 1), $packet ];
	}
	return @packets;
}

sub hit {
	my ($self, $name) = @_;
	return 0 if $self->killed;
	open my $in, '<', "$self->{dir}/at" or return 0;
	my ($packet, $pid) = split / /, <$in>;
	return 0 if $packet ne $name;
	kill 'KILL', $pid;
	open my $out, '>', "$self->{dir}/killed";
	return 1;
}

sub serve {
	my ($self, $mta) = @_;
	my $milter = IO::Socket::UNIX->new($self->{socket}) or return;
	my %other = ($mta => $milter, $milter => $mta);
	my %mark = ($mta => '', $milter => '<');
	my %buffer = ($mta => '', $milter => '');
	my $both = IO::Select->new($mta, $milter);
	while (1) {
		for my $from ($both->can_read) {
			sysread $from, $buffer{$from}, 65536,
			    length $buffer{$from} or return;
			for (cut(\$buffer{$from}, $mark{$from})) {
				my ($name, $packet) = @$_;
				# Both ends see the connection break off.
				return if $self->hit($name);
				syswrite $other{$from}, $packet or return;
			}
		}
	}
}

sub DESTROY {
	my ($self) = @_;
	return unless $self->{pid};
	local ($?, $!);
	kill 'TERM', $self->{pid};
	waitpid $self->{pid}, 0;
}

1;
