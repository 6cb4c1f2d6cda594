# Postfix - a real Postfix of its own: own folders, loopback only, ports that
# are free, everything it accepts handed on to smtp-sink, which keeps each mail
# as a file. Needs root, since Postfix does.
package Postfix;

use strict;
use warnings;

use File::Path ();
use File::Temp ();
use IO::Socket::INET;
use Net::SMTP;
use POSIX ();
use Time::HiRes qw(sleep time);


my $master_cf = <<'CF';
SMTP       inet  n - n - - smtpd
pickup     unix  n - n 60 1 pickup
cleanup    unix  n - n - 0 cleanup
qmgr       unix  n - n 300 1 qmgr
rewrite    unix  - - n - - trivial-rewrite
bounce     unix  - - n - 0 bounce
defer      unix  - - n - 0 bounce
trace      unix  - - n - 0 bounce
verify     unix  - - n - 1 verify
flush      unix  n - n 1000? 0 flush
proxymap   unix  - - n - - proxymap
smtp       unix  - - n - - smtp
relay      unix  - - n - - smtp
showq      unix  n - n - - showq
error      unix  - - n - - error
retry      unix  - - n - - error
discard    unix  - - n - - discard
anvil      unix  - - n - 1 anvil
scache     unix  - - n - 1 scache
postlog    unix-dgram n - n - 1 postlogd
CF

sub find {
	my ($name) = @_;
	for (split(/:/, $ENV{PATH}), '/usr/sbin', '/sbin') {
		return "$_/$name" if -x "$_/$name";
	}
	return undef;
}

# Why it cannot run here, or nothing.
sub missing {
	return 'needs root' if $> != 0;
	for (qw(postfix postsuper smtp-sink)) {
		return "$_ is not installed" unless find($_);
	}
	return undef;
}

sub free_port {
	my $probe = IO::Socket::INET->new(Listen => 1,
	    LocalAddr => '127.0.0.1') or die "no free port: $!";
	return $probe->sockport;
}

sub new {
	my ($class, %arg) = @_;
	my $self = bless {
		dir => File::Temp->newdir,
		port => free_port(),
		sink_port => free_port(),
	}, $class;
	my $dir = $self->{dir};
	chmod 0755, $dir;
	mkdir "$dir/$_" for qw(etc spool data log sink);
	chown +(getpwnam 'postfix')[2, 3], "$dir/data", "$dir/sink";
	$self->{conf} = "$dir/etc";
	$self->write_conf('main.cf', <<"CF" . ($arg{main_cf} // ''));
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
maillog_file = $dir/log/mail.log
maillog_file_prefixes = $dir/log
myhostname = mx.offplat.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
default_transport = smtp:[127.0.0.1]:$self->{sink_port}
relay_domains = example.org
relay_transport = \$default_transport
disable_dns_lookups = yes
smtpd_peername_lookup = no
alias_maps =
milter_protocol = 6
CF
	(my $master = $master_cf) =~ s/^SMTP /127.0.0.1:$self->{port} /;
	$self->write_conf('master.cf', $master);
	return $self;
}

sub write_conf {
	my ($self, $name, $text) = @_;
	open my $out, '>', "$self->{conf}/$name" or die "$name: $!";
	print $out $text;
	return close $out;
}

sub command {
	my ($self, $name, @arg) = @_;
	my $out = `$name -c $self->{conf} @arg 2>&1`;
	return ($? >> 8, $out);
}

sub start {
	my ($self) = @_;
	$self->{sink} = fork // die "fork: $!";
	if ($self->{sink} == 0) {
		open STDERR, '>', "$self->{dir}/log/sink";
		chdir "$self->{dir}/sink";
		{ exec find('smtp-sink'), '-u', 'postfix', '-d', 'mail.%M.',
		    "127.0.0.1:$self->{sink_port}", 100 }
		POSIX::_exit(127);
	}
	my ($status, $out) = $self->command(find('postfix'), 'start');
	$self->{running} = 1;
	return $status == 0 ? undef : $out . $self->log_text;
}

sub smtp {
	my ($self) = @_;
	for (1 .. 100) {
		my $smtp = Net::SMTP->new('127.0.0.1', Port => $self->{port},
		    Hello => 'client.example.net', Timeout => 60);
		return $smtp if $smtp;
		sleep 0.1;
	}
	die "Postfix does not answer:\n" . $self->log_text;
}

# Sends a message; gives the queue id.
sub submit {
	my ($smtp, $text, %arg) = @_;
	$smtp->mail($arg{from} // 'sender@example.net') or return;
	$smtp->to($arg{to} // 'freelancer@example.org') or return;
	$smtp->data($text) or return;
	return ($smtp->message =~ /queued as (\w+)/)[0];
}

sub deliver {
	my ($self, $text, %arg) = @_;
	my $smtp = $self->smtp;
	my $id = submit($smtp, $text, %arg);
	$smtp->quit;
	return $id;
}

# The mail with that queue id as it was delivered; waits for it.
sub delivered {
	my ($self, $id, $seconds) = @_;
	my $end = time + ($seconds // 20);
	do {
		for my $file (glob "$self->{dir}/sink/mail.*") {
			open my $in, '<', $file or next;
			my $text = do { local $/; <$in> };
			return $text if $text =~ /\bid \Q$id\E\b/;
		}
		sleep 0.1;
	} while (time < $end);
	return undef;
}

sub delivered_count {
	my ($self) = @_;
	my @files = glob "$self->{dir}/sink/mail.*";
	return scalar @files;
}

# Is it in the hold queue?
sub held {
	my ($self, $id) = @_;
	my $end = time + 5;
	do {
		return 1 if -e "$self->{dir}/spool/hold/$id";
		sleep 0.1;
	} while (time < $end);
	return 0;
}

sub release {
	my ($self, $id) = @_;
	my ($status) = $self->command(find('postsuper'), '-H', $id);
	$self->command(find('postqueue'), '-f');
	return $status == 0;
}

sub log_text {
	my ($self) = @_;
	open my $in, '<', "$self->{dir}/log/mail.log" or return '';
	local $/;
	return <$in> // '';
}

sub stop {
	my ($self) = @_;
	$self->command(find('postfix'), 'stop') if delete $self->{running};
	if (my $pid = delete $self->{sink}) {
		kill 'TERM', $pid;
		waitpid $pid, 0;
	}
	return;
}

sub DESTROY {
	my ($self) = @_;
	local ($?, $@);
	$self->stop;
	return;
}

1;
