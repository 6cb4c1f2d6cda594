# Mta - what the real mail servers of the tests share: folders of their own,
# loopback only, ports that are free, everything they accept handed on to
# smtp-sink, which keeps each mail as a file. They need root. Postfix.pm and
# Sendmail.pm start and stop the servers.
package Mta;

use strict;
use warnings;

use File::Temp ();
use IO::Socket::INET;
use Net::SMTP;
use POSIX ();
use Time::HiRes qw(sleep time);

sub find {
	my ($name) = @_;
	for (split(/:/, $ENV{PATH}), '/usr/sbin', '/sbin') {
		return "$_/$name" if -x "$_/$name";
	}
	return undef;
}

# Why it cannot run here, or nothing.
sub missing {
	my (@programs) = @_;
	return 'needs root' if $> != 0;
	for (@programs, 'smtp-sink') {
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
	my ($class) = @_;
	my $self = bless {
		dir => File::Temp->newdir,
		port => free_port(),
		sink_port => free_port(),
	}, $class;
	my $dir = $self->{dir};
	chmod 0755, $dir;
	mkdir "$dir/$_" for qw(etc spool log sink);
	chown +(getpwnam 'postfix')[2, 3], "$dir/sink";
	$self->{conf} = "$dir/etc";
	return $self;
}

sub write_conf {
	my ($self, $name, $text) = @_;
	open my $out, '>', "$self->{conf}/$name" or die "$name: $!";
	print $out $text;
	return close $out;
}

# A program of its own in the background, which says nothing but to the log.
sub spawn {
	my ($log, $folder, @command) = @_;
	my $pid = fork // die "fork: $!";
	return $pid if $pid;
	open STDIN, '<', '/dev/null';
	open STDOUT, '>>', $log;
	open STDERR, '>&', \*STDOUT;
	chdir $folder;
	{ exec @command }
	POSIX::_exit(127);
}

sub start_sink {
	my ($self) = @_;
	$self->{sink} = spawn("$self->{dir}/log/sink", "$self->{dir}/sink",
	    find('smtp-sink'), '-u', 'postfix', '-d', 'mail.%M.',
	    "127.0.0.1:$self->{sink_port}", 100);
	return;
}

sub stop_sink {
	my ($self) = @_;
	my $pid = delete $self->{sink} or return;
	kill 'TERM', $pid;
	waitpid $pid, 0;
	return;
}

sub smtp {
	my ($self) = @_;
	for (1 .. 100) {
		my $smtp = Net::SMTP->new('127.0.0.1', Port => $self->{port},
		    Hello => 'client.example.net', Timeout => 60);
		return $smtp if $smtp;
		sleep 0.1;
	}
	die "the mail server does not answer:\n" . $self->log_text;
}

# Sends a message; gives the queue id.
sub submit {
	my ($smtp, $text, %arg) = @_;
	$smtp->mail($arg{from} // 'sender@example.net') or return;
	$smtp->to($arg{to} // 'freelancer@example.org') or return;
	$smtp->data($text) or return;
	return queue_id($smtp);
}

# As Postfix ("queued as ID") and Sendmail ("ID Message accepted") say it.
sub queue_id {
	my ($smtp) = @_;
	return ($smtp->message =~ /queued as (\w+)|(\w+) Message accepted/)
	    ? $1 // $2 : undef;
}

sub deliver {
	my ($self, $text, %arg) = @_;
	my $smtp = $self->smtp;
	my $id = submit($smtp, $text, %arg);
	$smtp->quit;
	return $id;
}

# The files of mails that have arrived as a whole: smtp-sink has closed them.
sub arrived {
	my ($self) = @_;
	my @files = glob "$self->{dir}/sink/mail.*";
	my %open = map { (readlink // '') => 1 }
	    glob "/proc/$self->{sink}/fd/*";
	return grep { !$open{$_} } @files;
}

# All mails with that queue id as they were delivered.
sub copies {
	my ($self, $id) = @_;
	my @found;
	for my $file ($self->arrived) {
		open my $in, '<', $file or next;
		my $text = do { local $/; <$in> };
		push @found, $text if $text =~ /\bid \Q$id\E\b/;
	}
	return @found;
}

# The mail with that queue id as it was delivered; waits for it.
sub delivered {
	my ($self, $id, $seconds) = @_;
	return undef unless defined $id;
	my $end = time + ($seconds // 20);
	do {
		my ($text) = $self->copies($id);
		return $text if defined $text;
		sleep 0.1;
	} while (time < $end);
	return undef;
}

sub delivered_count {
	my ($self) = @_;
	my @files = $self->arrived;
	return scalar @files;
}

# The header of a delivered mail, each field on one line.
sub header {
	my ($mail) = @_;
	my ($head) = ($mail // '') =~ /\A(.*?\n)\r?\n/s;
	($head //= '') =~ s/\r?\n[ \t]+/ /g;
	return $head;
}

# Mails of the platform that Offplat.pm configures, and of nobody's.
sub from_platform {
	my ($body, @more) = @_;
	return join '', @more, "From: \"Client Inc\" <room_1\@upwork.com>\n",
	    "To: freelancer\@example.org\n",
	    "Subject: Client sent you a message\n",
	    "Message-ID: <", int(rand 1e9), "\@upwork.com>\n", "\n", $body;
}

sub from_friend {
	my ($body, @more) = @_;
	return join '', @more, "From: friend\@example.net\nSubject: Lunch\n",
	    "\n", $body;
}

# Forged copies of our headers, in every spelling that a server may keep.
sub forged_headers {
	my ($n) = @_;
	my @all = ("X-Offplatform-Risk: none; score=0; v=1\n",
	    "x-offplatform-risk: none\n", "X-OFFPLATFORM-RISK : none\n",
	    "X-Offplatform-Risk:none\n", "X-Offplatform-Risk:\n none\n",
	    "X-Offplatform-Advice: All is well.\n",
	    map { "X-Offplatform-Risk: none $_\n" } 7 .. $n);
	return @all[0 .. $n - 1];
}

sub log_text {
	my ($self) = @_;
	open my $in, '<', "$self->{dir}/log/mail.log" or return '';
	local $/;
	return <$in> // '';
}

1;
