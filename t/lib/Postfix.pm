# Postfix - a real Postfix of its own; see Mta.pm.
package Postfix;

use strict;
use warnings;

use parent 'Mta';
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

# Why it cannot run here, or nothing.
sub missing { return Mta::missing(qw(postfix postsuper), @_) }

sub new {
	my ($class, %arg) = @_;
	my $self = $class->SUPER::new;
	my $dir = $self->{dir};
	mkdir "$dir/data";
	chown +(getpwnam 'postfix')[2, 3], "$dir/data";
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

sub command {
	my ($self, $name, @arg) = @_;
	my $out = `$name -c $self->{conf} @arg 2>&1`;
	return ($? >> 8, $out);
}

sub start {
	my ($self) = @_;
	$self->start_sink;
	my ($status, $out) = $self->command(Mta::find('postfix'), 'start');
	$self->{running} = 1;
	return $status == 0 ? undef : $out . $self->log_text;
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
	my ($status) = $self->command(Mta::find('postsuper'), '-H', $id);
	$self->command(Mta::find('postqueue'), '-f');
	return $status == 0;
}

sub stop {
	my ($self) = @_;
	$self->command(Mta::find('postfix'), 'stop') if delete $self->{running};
	$self->stop_sink;
	return;
}

sub DESTROY {
	my ($self) = @_;
	local ($?, $@);
	$self->stop;
	return;
}

1;
