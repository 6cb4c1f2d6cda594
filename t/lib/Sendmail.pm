# Sendmail - a real Sendmail of its own; see Mta.pm. Its package cannot be
# installed beside Postfix', so script/test unpacks it into the folder that
# OFFPLAT_UNPACKED names.
package Sendmail;

use strict;
use warnings;

use parent 'Mta';
use Time::HiRes qw(sleep time);

my $root = $ENV{OFFPLAT_UNPACKED} // '';
my $program = "$root/usr/libexec/sendmail/sendmail";
my $cf = "$root/usr/share/sendmail/cf/";

# Why it cannot run here, or nothing.
sub missing {
	return 'OFFPLAT_UNPACKED names no unpacked Sendmail'
	    unless -x $program && -d $cf;
	return Mta::missing(qw(m4 unshare));
}

# filters: [ name, where it listens as Sendmail writes it, flags ] each; the
# flag T puts mail off when the filter is away, F= lets it pass.
sub new {
	my ($class, @filters) = @_;
	my $self = $class->SUPER::new;
	my $dir = $self->{dir};
	chmod 0700, "$dir/spool";
	$self->write_conf('switch', "hosts files\naliases files\n");
	$self->write_conf('x.mc', <<"MC" . join '', map { <<"FILTER" } @filters);
divert(-1)
define(`confDOMAIN_NAME', `mx.offplat.test')
define(`QUEUE_DIR', `$dir/spool')
define(`STATUS_FILE', `$dir/statistics')
define(`ALIAS_FILE', `')
define(`confPID_FILE', `$dir/pid')
define(`confSERVICE_SWITCH_FILE', `$dir/etc/switch')
define(`confDONT_BLAME_SENDMAIL', `GroupWritableDirPathSafe')
define(`confTO_IDENT', `0')
define(`confQUEUE_LA', `10000')
define(`confREFUSE_LA', `10000')
define(`confMAX_HEADERS_LENGTH', `0')
define(`SMART_HOST', `relay:[127.0.0.1]')
define(`RELAY_MAILER_ARGS', `TCP \$h $self->{sink_port}')
divert(0)dnl
VERSIONID(`test')
OSTYPE(`linux')
FEATURE(`accept_unresolvable_domains')
FEATURE(`nocanonify')
FEATURE(`no_default_msa')
FEATURE(`promiscuous_relay')
DAEMON_OPTIONS(`Family=inet, Addr=127.0.0.1, Port=$self->{port}, Name=MTA')
MAILER(smtp)
MC
INPUT_MAIL_FILTER(`$_->[0]', `S=$_->[1], F=$_->[2], T=C:10s;S:10s;R:30s;E:60s')
FILTER
	return $self;
}

# Sendmail with its arguments, as a command. It sleeps for a minute where the
# host name has no dot.
sub command {
	my ($self, @arg) = @_;
	return ('unshare', '-u', 'sh', '-c', 'hostname mx.offplat.test && '
	    . "exec $program -C $self->{conf}/x.cf @arg");
}

sub start {
	my ($self) = @_;
	my $out = `cd $cf/cf && m4 -D_CF_DIR_=$cf ../m4/cf.m4 \\
	    $self->{conf}/x.mc 2>&1 >$self->{conf}/x.cf`;
	return "m4: $out" if $? != 0;
	$self->start_sink;
	$self->{server} = Mta::spawn("$self->{dir}/log/mail.log", '/',
	    $self->command('-bD'));
	my $end = time + 30;
	sleep 0.05 while !-s "$self->{dir}/pid" && time < $end;
	return -s "$self->{dir}/pid" ? undef : 'no start: ' . $self->log_text;
}

# Is it quarantined? Sendmail renames the control file for that.
sub held {
	my ($self, $id) = @_;
	my $end = time + 5;
	do {
		return 1 if -e "$self->{dir}/spool/hf$id";
		sleep 0.1;
	} while (time < $end);
	return 0;
}

sub release {
	my ($self, $id) = @_;
	my $log = "$self->{dir}/log/mail.log";
	waitpid Mta::spawn($log, '/', $self->command(@$_)), 0
	    for [ '-qQ', '-Q', "-qI$id" ], ["-qI$id"];
	return !-e "$self->{dir}/spool/hf$id";
}

sub stop {
	my ($self) = @_;
	if (my $pid = delete $self->{server}) {
		kill 'TERM', $pid;
		waitpid $pid, 0;
	}
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
