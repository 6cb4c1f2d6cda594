#!/usr/bin/perl
# What examples/ gives to those who get the mail does what it says: a filter of
# each kind files alerts and nothing else, and its pages tell the truth.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Cwd ();
use File::Temp ();
use IO::Socket::INET;
use Man;
use Offplat;
use Test::More;
use Tool;

my $src = Cwd::abs_path($ENV{OFFPLAT_SRCDIR} // '.');
my $unpacked = $ENV{OFFPLAT_UNPACKED} // '';
my $conf = "$src/etc/offplat-milter.conf";
my $ours = Cwd::abs_path($Tool::program);
# An ordinary user's home: such programs mistrust root.
my $home = File::Temp->newdir;
chmod 0755, $home;
chown +(getpwnam 'nobody')[2, 3], $home if $> == 0;
$ENV{LD_LIBRARY_PATH} = join ':', map { "$unpacked/usr/lib$_" }
    '/dovecot', '', '/x86_64-linux-gnu' if -d "$unpacked/usr/lib/dovecot";

# A program of the unpacked packages, or of this machine: a copy, since those
# with set-id bits hear of no LD_LIBRARY_PATH.
sub find {
	my ($name) = @_;
	my ($program) = grep { -x } map { "$_/$name" } "$unpacked/usr/bin",
	    split /:/, $ENV{PATH};
	return unless $program;
	spew("$home/$name", slurp($program));
	chmod 0755, "$home/$name";
	return "$home/$name";
}

# run(\$stdin, \%environment, @command) as the user: status and output.
sub run {
	my ($in, $env, @command) = @_;
	spew("$home/in", $$in);
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		if ($> == 0) {
			my ($uid, $gid) = (getpwnam 'nobody')[2, 3];
			($(, $)) = ($gid, "$gid $gid");
			($<, $>) = ($uid, $uid);
		}
		chdir $home;
		@ENV{'HOME', 'LOGNAME', 'SHELL', keys %$env} =
		    ("$home", 'nobody', '/bin/sh', values %$env);
		open STDIN, '<', "$home/in";
		open STDOUT, '>', "$home/out";
		open STDERR, '>&', \*STDOUT;
		{ exec @command }
		exit 127;
	}
	waitpid $pid, 0;
	return ($? >> 8, slurp("$home/out"));
}

# An example, with that put in place of what is for its reader to change.
sub example {
	my ($name, $mode, %changed) = @_;
	my $text = slurp("$src/examples/$name");
	$text =~ s/^\Q$_\E.*$/$changed{$_}/mg or die "$name: no $_"
	    for sort keys %changed;
	my $path = spew("$home/$name", $text);
	chmod $mode, $path;
	chown +(getpwnam 'nobody')[2, 3], $path if $> == 0;
	return $path;
}

sub marked { return "X-Offplatform-Risk: $_[0]; score=50; v=1\n" }
sub mail { return "$_[0]From: a\@example.org\nSubject: Hello\n\nBody.\n" }
my %mails = (
	(map { $_ => mail(marked($_)) } qw(high medium low none unknown error)),
	'no header' => mail(''),
	'a word elsewhere' => mail("X-Note: X-Offplatform-Risk: high;\n"
		. marked('none') . "Subject: high; medium;\n"),
	'only in the body' => mail('') . "\n" . marked('high'));
my %alert = (high => 1, medium => 1);

# How many mails are in that maildir, which is emptied.
sub take {
	my ($folder) = @_;
	my @files = glob "$home/Maildir/$folder/new/*";
	unlink @files;
	return scalar @files;
}

sub maildir {
	my ($folder) = @_;
	for ("$home/Maildir", "$home/Maildir/$folder",
	    map { "$home/Maildir/$folder/$_" } qw(cur new tmp)) {
		mkdir $_;
		chown +(getpwnam 'nobody')[2, 3], $_ if $> == 0;
	}
	return;
}

# files($name, $alerts, $inbox, %environment, @command): each mail is filed.
sub files {
	my ($alerts, $inbox, $env, @command) = @_;
	for my $name (sort keys %mails) {
		my ($status, $out) = run(\$mails{$name}, $env, @command);
		is($status, 0, "$name: exit 0") or diag($out);
		is(take($alerts), $alert{$name} // 0, "$name: among the alerts");
		is(take($inbox), $alert{$name} ? 0 : 1, "$name: in the inbox");
	}
	return;
}

subtest 'Sieve' => sub {
	my $test = find('sieve-test') or plan skip_all => 'no sieve-test here';
	my $script = example('offplatform.sieve', 0644);
	# Without a Dovecot that is set up: its settings by the environment.
	my %env = (DOVECONF_ENV => 1, MAIL_LOCATION => "maildir:$home/Sieve",
	    MAIL_UID => $> || 65534, MAIL_GID => 65534);
	for my $name (sort keys %mails) {
		my ($status, $out) = run(\$mails{$name}, \%env, $test,
			$script, "$home/in");
		is($status, 0, "$name: exit 0") or diag($out);
		my ($folder) = $out =~ /store message in folder: (\S+)/;
		is($folder, $alert{$name} ? 'Off-platform' : 'INBOX', $name);
	}
};

subtest 'procmail' => sub {
	my $procmail = find('procmail') or plan skip_all => 'no procmail here';
	my $rc = example('offplatform.procmailrc', 0644);
	maildir('');
	files('.Off-platform', '', {}, $procmail, "MAILDIR=$home/Maildir",
	    "DEFAULT=$home/Maildir/", $rc);
};

subtest 'maildrop' => sub {
	my $maildrop = find('maildrop') or plan skip_all => 'no maildrop here';
	my $rc = example('offplatform.mailfilter', 0600);
	maildir($_) for '', '.Off-platform';
	spew($rc, "DEFAULT=\"$home/Maildir\"\n" . slurp($rc));
	files('.Off-platform', '', {}, $maildrop, $rc);
};

# Answers a POP3 client with these mails, once.
sub pop3 {
	my @mails = @_;
	my $server = IO::Socket::INET->new(Listen => 1,
	    LocalAddr => '127.0.0.1') or die "no port: $!";
	my $pid = fork // die "fork: $!";
	return ($server->sockport, $pid) if $pid;
	alarm 60;
	my $client = $server->accept;
	print $client "+OK\r\n";
	while (defined(my $line = <$client>)) {
		my ($verb, $n) = $line =~ /^(\w+)(?: (\d+))?/;
		my @list = map { [ $_, $mails[ $_ - 1 ] ] } 1 .. @mails;
		my $answer = {
			STAT => sub { '+OK ' . @mails . " 1\r\n" },
			LIST => sub { "+OK\r\n" . join('', map { "$_->[0] "
				. length($_->[1]) . "\r\n" } @list) . ".\r\n" },
			UIDL => sub { "+OK\r\n" . join('', map {
				"$_->[0] u$_->[0]\r\n" } @list) . ".\r\n" },
			RETR => sub { "+OK\r\n"
			    . $mails[ $n - 1 ] =~ s/\n/\r\n/gr . ".\r\n" },
		}->{ uc $verb };
		print $client $answer ? $answer->() : "+OK\r\n";
		last if uc $verb eq 'QUIT';
	}
	exit 0;
}

# getmail 6.18 waits for a signal of its child that may have come before, and
# then until its timeout (getmail6's issue 226): here it waits for the child.
my $waits = <<'PYTHON';
import os
from getmailcore.baseclasses import ForkingBase
ForkingBase._prepare_child = lambda self: None
ForkingBase._wait_for_child = lambda self, pid: os.waitstatus_to_exitcode(
    os.waitpid(pid, 0)[1])
PYTHON

subtest 'getmail' => sub {
	my $getmail = find('getmail') or plan skip_all => 'no getmail here';
	my $maildrop = find('maildrop') or plan skip_all => 'no maildrop here';
	my ($port, $pid) = pop3(map { slurp("$src/examples/$_.eml")
		=~ s/mx\.example\.org;/mx.google.com;/r }
	    qw(telegram-handoff newsletter forged-header));
	maildir($_) for '', '.Off-platform';
	mkdir "$home/.getmail";
	chown +(getpwnam 'nobody')[2, 3], "$home/.getmail" if $> == 0;
	my $filter = example('offplatform.mailfilter', 0600);
	spew("$home/.mailfilter", "DEFAULT=\"$home/Maildir\"\n" . slurp($filter));
	chmod 0600, "$home/.mailfilter";
	chown +(getpwnam 'nobody')[2, 3], "$home/.mailfilter" if $> == 0;
	my $rc = example('offplatform.getmailrc', 0600,
	    'type = SimplePOP3SSL' => 'type = SimplePOP3Retriever',
	    'server = ' => "server = 127.0.0.1\nport = $port",
	    'path = /usr/bin/offplat' => "path = $ours",
	    'path = /usr/bin/maildrop' =>
		"path = $maildrop\narguments = (\"$home/.mailfilter\", )");
	mkdir "$home/python";
	spew("$home/python/sitecustomize.py", $waits);
	my ($status, $out) = run(\'', { OFFPLAT_CONF => $conf, PYTHONPATH =>
		"$home/python:$unpacked/usr/lib/python3/dist-packages" },
	    '/usr/bin/python3', $getmail, '--getmaildir', "$home/.getmail",
	    '--rcfile', $rc);
	kill 'TERM', $pid;
	waitpid $pid, 0;
	is($status, 0, 'exit 0') or diag($out);
	like($out, qr/\b3 messages/, 'all are fetched') or diag($out);
	my @alerts = map { slurp($_) } glob "$home/Maildir/.Off-platform/new/*";
	my $handoff = (grep { /Daniel R\. sent you/ } @alerts)[0] // '';
	like($handoff, qr/^X-Offplatform-Risk: high; .*auth=pass/sm,
	    'the alert is marked and filed');
	is(scalar(grep { /^X-Offplatform-Risk: none/m } @alerts), 0,
	    'no forged header is left');
	is(@alerts + take(''), 3, 'none is lost');
};

# The configurations that offplat(1) shows run the filter themselves.
subtest 'offplat filter, as offplat(1) has it' => sub {
	my %rc = map { /^xfilter/ ? (maildrop => $_) : /^:0/ ? (procmail => $_)
	    : () } man_blocks(man_page('offplat.1'));
	mkdir "$home/bin";
	symlink $ours, "$home/bin/offplat";
	# Both begin with an environment of their own.
	my $set = qq{SHELL="/bin/sh"\nPATH="$home/bin:/usr/bin:/bin"\n}
	    . qq{OFFPLAT_CONF="$conf"\n};
	my $scam = slurp("$src/examples/telegram-handoff.eml");
	for my $name (qw(maildrop procmail)) {
		SKIP: {
			my $program = find($name) or skip "no $name here", 4;
			my $rc = spew("$home/rc", $set . ($name eq 'maildrop' ?
			    "DEFAULT=\"$home/Maildir\"\n" : '') . $rc{$name});
			chmod 0600, $rc;
			chown +(getpwnam 'nobody')[2, 3], $rc if $> == 0;
			my $folder = $name eq 'maildrop' ? '.offplatform'
			    : 'offplatform';
			maildir($_) for '', $folder;
			my @command = ($program, $name eq 'maildrop' ? ()
			    : ("MAILDIR=$home/Maildir", "DEFAULT=$home/Maildir/"), $rc);
			for ([ $scam, $folder ], [ mail(''), '' ]) {
				my ($status, $out) = run(\$_->[0], {}, @command);
				is($status, 0, "$name: exit 0") or diag($out);
				is(take($_->[1]), 1, "filed in '$_->[1]'");
			}
		}
	}
};

# The commands under EXAMPLES in the manual pages, with what is on this machine
# in place of what they name.
subtest 'EXAMPLES of the manual pages' => sub {
	my $daemon = Offplat->new;
	$daemon->configure('', slurp($conf) =~ s/^(?:socket|user)\w* = .*\n//mgr
	    =~ s/"(platforms|services|rules\/\*)\.conf"/"$src\/etc\/$1.conf"/gr);
	ok($daemon->start, 'the daemon starts') or return diag($daemon->log_text);
	my $scam = "$src/examples/hangouts-interview.eml";
	maildir('');
	spew("$home/Maildir/new/1", slurp($scam));
	spew("$home/mail.log", "Nov 20 10:00:00 mx offplat-milter[1]: "
	    . "4F1: risk=none score=0 from=<> to=<> mid=<> us=1\n");
	local @ENV{qw(HOME OFFPLAT_CONF PATH)} = ("$home", $daemon->{conf},
	    ($ours =~ s{/[^/]+\z}{}r) . ":$ENV{PATH}");
	my $ran = 0;
	for my $page (qw(offplat.1 offplat-milter.8)) {
		my ($examples) =
		    man_page($page) =~ /^\.Sh EXAMPLES\n(.*?)^\.Sh/ms;
		for my $command ($examples =~ /^(?:\.Dl )?(offplat.*)$/mg) {
			$command =~ s/\\\(dq/"/g;
			(my $here = $command) =~ s{/var/log}{$home};
			$here =~ s{/usr/share/doc/offplat-milter}{$src};
			$here =~ s{\bFILE\b}{$scam};
			$here =~ s{^offplat-milter}{$& -c $daemon->{conf}};
			my $out = `$here 2>&1`;
			# check says by its status what it found.
			is($? >> 8, $command =~ /^offplat check [^|]*$/ ? 1 : 0,
			    $command) or diag($out);
			$ran++;
		}
	}
	is($ran, 5, 'all of them');
	is($daemon->stop, 0, 'the daemon stops');
};

subtest 'the pages' => sub {
	my %page = map { $_ => slurp("$src/examples/$_") }
	    qw(ANSWERING FILTERING READING-THE-HEADER);
	my ($advice) = slurp($conf) =~ /^advice = \{\n(.*?)^\};/ms;
	like($page{ANSWERING}, qr/^  $_ +\w/m, "ANSWERING: $_")
	    for $advice =~ /^  (\w+) = /mg;
	my $platforms = slurp("$src/etc/platforms.conf");
	my $named = 0;
	while ($platforms =~ /^  name = "(.*)";\n  report = "(.*)";$/mg) {
		like($page{ANSWERING}, qr/^  \Q$1\E +\Q$2\E$/m, "reports: $1");
		$named++;
	}
	is($named, 4, 'all platforms');
	like($page{'READING-THE-HEADER'}, qr/^  $_ +[A-Z]/m, "explains $_")
	    for keys %alert, qw(low none unknown error);
	for my $name (sort keys %page) {
		ok(-e "$src/examples/$_", "$name: there is $_") for
		    $page{$name} =~ /\b(offplatform\.\w+|[A-Z]+-THE-HEADER|ANSWERING)\b/g;
		unlike($page{$name}, qr/[^\n]{81}|[^\x0a\x20-\x7e]/,
		    "$name: fits a terminal");
	}
};

done_testing;
