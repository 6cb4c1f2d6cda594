# Offplat - starts and stops offplat-milter for a test, in a folder of its own,
# as an ordinary user where the test runs as root.
package Offplat;

use strict;
use warnings;

use File::Spec ();
use File::Temp ();
use IO::Socket::UNIX;
use POSIX ();
use Time::HiRes qw(sleep time);

our $srcdir = $ENV{OFFPLAT_SRCDIR} // '.';
our $builddir = $ENV{OFFPLAT_BUILDDIR} // '.';
our $program = "$builddir/offplat-milter";
# Whom to become when the test runs as root.
our $user = 'nobody';

# A small configuration: one platform, one rule, written into the test.
our $rules = <<'CONF';
platforms = ( {
  id = "upwork"; name = "Upwork"; domains = [ "upwork.com" ];
  brands = [ "upwork" ]; hosts = [ "upwork.com" ];
  kinds = ( { id = "message"; subject = "sent you a message";
    stage = "pre-contract"; cuts = ( { begin = "\\\\A"; } ); } );
} );
rules = (
  { id = "contact.telegram"; family = "contact";
    describe = "asks to continue on Telegram"; score = 95;
    where = [ "client" ]; pattern = "telegram"; },
  { id = "payment.wire"; family = "payment";
    describe = "offers a wire transfer"; score = 30;
    where = [ "client" ]; pattern = "wire transfer"; }
);
advice = { contact = "Stay on {platform} until a contract exists.";
  payment = "Be paid through {platform}."; };
CONF

sub new {
	my ($class, %arg) = @_;
	my $self = bless { dir => File::Temp->newdir(DIR => $arg{under}
	    // File::Spec->tmpdir) }, $class;
	chmod 0755, $self->{dir};
	chown +(getpwnam $user)[2, 3], $self->{dir} if $> == 0;
	$self->{socket} = "$self->{dir}/milter.sock";
	$self->{conf} = "$self->{dir}/offplat-milter.conf";
	$self->{log} = "$self->{dir}/log";
	$self->{started} = 0;
	$self->configure($arg{conf} // '');
	return $self;
}

# Writes the configuration: what every test needs, then the test's own keys.
sub configure {
	my ($self, $more, $rules_text) = @_;
	my $text = qq{socket = "unix:$self->{socket}";\nuser = "$user";\n};
	$text .= $more . "\n" . ($rules_text // $rules);
	return $self->write_conf($text);
}

sub write_conf {
	my ($self, $text) = @_;
	open my $out, '>', "$self->{conf}.new" or die "$self->{conf}: $!";
	print $out $text;
	close $out;
	return rename "$self->{conf}.new", $self->{conf};
}

# Starts the daemon in the foreground and waits until it listens. False when
# it ended before that; its exit status is in {status} then.
sub start {
	my ($self, @arg) = @_;
	$self->{started}++;
	$self->{pid} = fork // die "fork: $!";
	if ($self->{pid} == 0) {
		open STDERR, '>>', $self->{log};
		open STDOUT, '>>', $self->{log};
		open STDIN, '<', '/dev/null';
		chdir '/';
		{ exec $program, '-f', '-L', 'stderr', '-c', $self->{conf}, @arg }
		POSIX::_exit(127);
	}
	my $end = time + 30;
	while (time < $end) {
		return 1 if $self->log_count(qr/ started: /) >= $self->{started};
		return 0 if $self->wait(0);
		sleep 0.05;
	}
	die "the daemon does not start:\n" . $self->log_text;
}

# Waits up to $seconds for the end of the process; true when it has ended.
sub wait {
	my ($self, $seconds) = @_;
	return 1 unless $self->{pid};
	my $end = time + $seconds;
	do {
		if (waitpid($self->{pid}, POSIX::WNOHANG()) == $self->{pid}) {
			$self->{status} = $? & 127 ? "signal " . ($? & 127)
			    : $? >> 8;
			$self->{started}-- if $self->{started} >
			    $self->log_count(qr/ started: /);
			delete $self->{pid};
			return 1;
		}
		sleep 0.02;
	} while (time < $end);
	return 0;
}

sub signal {
	my ($self, $name) = @_;
	return kill $name, $self->{pid};
}

sub stop {
	my ($self) = @_;
	return unless $self->{pid};
	$self->signal('TERM');
	$self->wait(20) or do { $self->signal('KILL'); $self->wait(5) };
	return $self->{status};
}

sub log_text {
	my ($self) = @_;
	open my $in, '<', $self->{log} or return '';
	local $/;
	return <$in> // '';
}

sub log_count {
	my ($self, $pattern) = @_;
	my $n = () = $self->log_text =~ /$pattern/g;
	return $n;
}

# Waits until the pattern stands in the log (at least $times).
sub log_wait {
	my ($self, $pattern, $times) = @_;
	my $end = time + 10;
	while (time < $end) {
		return 1 if $self->log_count($pattern) >= ($times // 1);
		sleep 0.02;
	}
	return 0;
}

# The counters, as SIGUSR2 logs them.
sub counters {
	my ($self) = @_;
	my $before = $self->log_count(qr/ counters: /);
	$self->signal('USR2');
	$self->log_wait(qr/ counters: .*\n/, $before + 1);
	my ($last) = $self->log_text =~ /.* counters: (.*)\n/s;
	return map { split /=/, $_, 2 } split / /, $last // "";
}

sub DESTROY {
	my ($self) = @_;
	return unless $self->{pid};
	local $?;
	kill 'KILL', $self->{pid};
	waitpid $self->{pid}, 0;
}

# What the MTA hands over of a mail from the platform.
sub platform_headers {
	my (@more) = @_;
	return [
		[ From => '"Client Inc" <room_1@upwork.com>' ],
		[ To => 'freelancer@example.org' ],
		[ Subject => 'Client sent you a message' ],
		[ 'Content-Type' => 'text/plain; charset=utf-8' ],
		@more
	];
}

sub other_headers {
	my (@more) = @_;
	return [
		[ From => 'Friend <friend@example.net>' ],
		[ To => 'freelancer@example.org' ],
		[ Subject => 'Lunch' ], @more
	];
}

1;
