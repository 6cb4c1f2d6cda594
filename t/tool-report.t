#!/usr/bin/perl
# offplat report: reads logs in all their forms, counts, filters, and lets
# nothing of a log do harm on its way out.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use IO::Compress::Gzip qw(gzip $GzipError);
use JSON::PP ();
use Test::More;
use Tool;

$ENV{TZ} = 'UTC';
my $dir = $Tool::dir;
my $serial = 0;

# The message of a verdict; what is given replaces the defaults.
sub verdict {
	my %v = (
		qid => sprintf('4F%05XzQ', ++$serial), risk => 'high',
		score => 90, action => 'header', platform => 'upwork',
		rules => 'contact.telegram,contact.handle',
		from => '<room_1@upwork.com>', to => '<me@example.org>', @_);
	return "$v{qid}: risk=$v{risk} score=$v{score} action=$v{action}"
	    . " platform=$v{platform} stage=unknown auth=pass kind=message"
	    . ($v{rules} eq '' ? '' : " rules=$v{rules}")
	    . " links=chat:1 facts=link-mismatch from=$v{from} to=$v{to}"
	    . ' mid=<1@upwork.com> us=400';
}

sub syslog { return join '', map { "$_\n" } @_ }
sub iso {
	my ($day, $text) = @_;
	return "2026-11-${day}T10:00:00.123456+00:00 mx offplat-milter[7]: $text";
}
sub data {
	my ($log, @options) = @_;
	my ($status, $out, $err) = offplat(\$log, 'report', '--json', @options);
	is("$status$err", 0, 'exit 0');
	return JSON::PP->new->utf8->decode($out);
}
sub report { return offplat(\$_[0], 'report', @_[1 .. $#_]) }

subtest 'forms of lines' => sub {
	my $text = verdict();
	my %forms = (
		'ISO' => iso(20, $text),
		'ISO, UTC' => "2026-11-20T10:00:00Z mx offplat-milter[7]: $text",
		'classic' => "Nov 20 10:00:00 mx offplat-milter[7]: $text",
		'classic, no pid' => "Nov 20 10:00:00 mx offplat-milter: $text",
		'journal' => JSON::PP->new->canonical->encode({
			MESSAGE => $text, SYSLOG_IDENTIFIER => 'offplat-milter',
			__REALTIME_TIMESTAMP => '1795168800123456',
			_OTHER => [ 1, [ "]}\"" ], { a => undef } ],
			_X => undef }));
	for my $name (sort keys %forms) {
		my $file = spew("$dir/form.log", "$forms{$name}\n");
		utime 1795200000, 1795200000, $file;
		my $d = data('', $file);
		is($d->{mails}, 1, "$name: counted");
		is($d->{first}, '2026-11-20T10:00:00Z', "$name: the time");
	}
	my $d = data("<4>offplat-milter[7]: $text\n");
	is("$d->{mails} $d->{days}[0]{day}", '1 no date', 'stderr');
	my $file = spew("$dir/old.log",
		"Dec 30 10:00:00 mx offplat-milter[7]: $text\n");
	utime 1768000000, 1768000000, $file;
	is(data('', $file)->{first}, '2025-12-30T10:00:00Z',
	    'classic: of the year before');
};

subtest 'what only looks like ours' => sub {
	my $text = verdict();
	is(data(syslog((map { "Nov 20 10:00:00 mx $_" }
		"postfix/cleanup[7]: X: Subject: offplat-milter[7]: $text",
		"offplat-milter-x[7]: $text", "offplat-milter[x]: $text",
		"postfix/smtpd[9]: $text"), 
		iso(20, "A B: risk=high"),
		'{"MESSAGE":"x","SYSLOG_IDENTIFIER":"offplat-milter',
		'{"MESSAGE":"\u12', '{]'))->{mails}, 0, 'counted for nothing');
	is(data("Nov 20 10:00:00 mx other[7]: $text\n", '--ident',
		'other')->{mails}, 1, '--ident');
};

my $log = syslog(
	iso(18, verdict(risk => 'none', score => 0, rules => '')),
	iso(19, verdict(risk => 'medium', score => 60,
		rules => 'contact.handle', to => '<you@example.net>')),
	iso(20, verdict(action => 'quarantine', qid => '4FHELD1')),
	iso(21, verdict(action => 'quarantine', qid => 'ALL')),
	iso(21, verdict(action => 'quarantine', qid => 'a;reboot')),
	iso(21, verdict(risk => 'error', score => 0, rules => '',
		to => '<a@x.org>,<b@x.org>,<c@x.org>,+4')),
	iso(21, '4F9: fault: reading failed: no memory'),
	iso(21, 'log: 7 lines before this were lost: nobody took them'),
	iso(21, 'reload: /etc/x refused, the old configuration stays in force'));

subtest 'counts' => sub {
	my $d = data($log);
	is($d->{mails}, 6, 'mails');
	is("$d->{high} $d->{medium} $d->{none} $d->{error}", '3 1 1 1',
	    'levels');
	is(join(' ', map { substr($_->{day}, 8) . ":$_->{mails}" }
		@{ $d->{days} }), '18:1 19:1 20:1 21:3', 'days');
	is(join(' ', map { "$_->{rule}:$_->{mails}" } @{ $d->{rules} }),
	    'contact.handle:4 contact.telegram:3', 'rules');
	is(scalar(@{ $d->{recipients} }), 5, 'recipients');
	is(join(' ', sort map { $_->{event} } @{ $d->{events} }),
	    'fault, decided by on_error lines lost, which nobody took '
	    . 'reload refused', 'events');
	is(join(' ', map { $_->{queue_id} } @{ $d->{held} }), '4FHELD1',
	    'held: only what is a queue id');
};

subtest 'filters' => sub {
	my %filters = (
		'--since 2026-11-20' => 4, '--until 2026-11-20' => 2,
		'--since 2026-11-19 --until 2026-11-20' => 1,
		'--since 2026-11-21T10:00:00Z' => 3, '--since 36500d' => 6,
		'--recipient ME@example.org' => 4, '--recipient @x.org' => 1,
		'--recipient e@example.org' => 0,
		'--level medium' => 5, '--level high' => 4,
		'--rule contact' => 4, '--rule contact.telegram' => 3,
		'--rule contact.tele' => 0);
	is(data($log, split ' ', $_)->{mails}, $filters{$_}, $_)
	    for sort keys %filters;
	for (qw(--since=never --until=2026-13-01 --level=bad --top=0),
	    '--json --csv', '--json --html x') {
		is((report($log, split))[0], 2, "$_: exit 2");
	}
	my $d = data("offplat-milter[7]: " . verdict() . "\n", '--since', '1d');
	is("$d->{mails} $d->{left_out}{undated_lines}", '0 1', 'undated');
};

subtest 'terminal' => sub {
	my ($status, $out) = report($log);
	is($status, 0, 'exit 0');
	like($out, qr/^6 mails from 2026-11-18 10:00 to 2026-11-21 10:00: /m,
	    'summary');
	like($out, qr/^2026-11-21 +2 +0 +0 +0 +1  #{30}$/m, 'bar of a day');
	like($out, qr/^ +3 +3 .*  contact\.telegram  #+$/m, 'rule');
	like($out, qr/keep asking\n.*\n +4 +6 .*room_1\@upwork\.com/, 'sender');
	like($out, qr/^    postsuper -H 4FHELD1$/m, 'held');
	unlike($out, qr/ALL|reboot/, 'but nothing a shell would take amiss');
	unlike($out, qr/\e/, 'no colours in a file');
	like((report($log, '--color', 'always'))[1], qr/\e\[1;31m/, '--color');
	($status, $out) = report(iso(20, verdict(from => "<\e[2J\x07\xff>",
		rules => "a\e]0;x")) . "\n" . iso(20, verdict(
		from => "<\e[2J\x07\xff>")) . "\n");
	unlike($out, qr/[\e\x07\xff]/, 'controls do not pass');
	like($out, qr/\\x1b\[2J/, 'they are shown');
	($status, $out) = report('');
	is("$status $out" =~ /^0 0 mails:/, 1, 'an empty log');
	is((report($log, '--top', 1))[1] =~ /\(1 more: --top\)/, 1, '--top');
};

subtest 'CSV' => sub {
	my ($status, $out) = report(iso(20, verdict(qid => '=cmd()',
		from => '<a"b>')) . "\n", '--csv');
	my @rows = split /\r\n/, $out;
	is(scalar(@rows), 2, 'a head and a line');
	is(scalar(split /,/, $rows[0]), 18, 'columns');
	like($rows[1], qr/^2026-11-20T10:00:00Z,"'=cmd\(\)","high",90,/,
	    'no formula');
	like($rows[1], qr/,"<a""b>",/, 'quotes');
};

subtest 'page' => sub {
	my $page = "$dir/page.html";
	my $evil = '<script>alert(1)</script>"\'&@x';
	my ($status, $out) = report($log . iso(20, verdict(qid => '4FEVIL1',
		action => 'quarantine', rules => '<b>.x', from => "<$evil>",
		to => "<\e\xff\xe2\x80\xae\@x.org>")) . "\n", '--html', $page);
	is("$status$out", 0, 'exit 0, and nothing else');
	is((stat $page)[2] & 077, 0, 'for its owner alone');
	my $html = slurp($page);
	my @scripts = $html =~ /<script/g;
	is(scalar(@scripts), 1, 'only our script');
	like($html, qr/&#60;script&#62;alert\(1\)&#60;\/script&#62;&#34;&#39;&#38;/,
	    'the sender is text');
	unlike($html, qr/<b>\.x|\e|\xff|\xe2\x80\xae/, 'so is all else');
	like($html, qr/default-src 'none'/, 'a policy');
	unlike($html, qr/(?:src|href)=|url\(|\@import|https?:/,
	    'loads nothing');
	like($html, qr/<title>2026-11-20: high 2, medium 0,/, 'a day');
	like($html, qr/postsuper -H 4FHELD1</, 'held');
	# Every element that is opened is closed.
	my %open;
	$open{ lc $2 } += $1 ? -1 : 1
	    while $html =~ m{<(/?)([a-z][a-z0-9]*)[^>]*(?<! /)>}gi;
	is(join(' ', grep { $open{$_} } sort keys %open), 'meta wbr', 'closed');
	is((report('', '--html', $page))[0], 0, 'an empty log');
	is((report('', '--html', "$dir/no/page"))[0], 74, 'not writable');
};

subtest 'files' => sub {
	my ($gz, $half) = ('', "$dir/half.gz");
	gzip(\$log => \$gz) or die $GzipError;
	my @files = (spew("$dir/a.log", $log), spew("$dir/a.log.1.gz", $gz));
	is(data('', @files)->{mails}, 12, 'plain and compressed');
	is(data('', spew("$dir/two.gz", $gz . $gz))->{mails}, 12,
	    'two in one file');
	spew($half, substr($gz, 0, length($gz) / 2));
	my ($status, undef, $err) = offplat('report', $half);
	is($status, 2, 'cut short: exit 2');
	like($err, qr/half\.gz: .*cut short/, 'and said');
	($status, undef, $err) = offplat('report', "$dir/none", $files[0]);
	is($status, 2, 'missing: exit 2');
	is(data($log =~ s/\n/\r\n/gr)->{mails}, 6, 'CRLF');
	is(data($log =~ s/\n\z//r)->{mails}, 6, 'no LF at the end');
	my $d = data('x' x 500000 . "\n$log" . 'y' x 70000);
	is("$d->{mails} $d->{left_out}{long_lines}", '6 2', 'long lines');
};

subtest 'bounded' => sub {
	my $many = join '', map { iso(20, verdict(risk => 'none',
		from => "<s$_\@x.org>")) . "\n" } 1 .. 30000;
	my $d = data($log . $many . $log);
	is($d->{mails}, 30012, 'all are counted');
	cmp_ok($d->{left_out}{senders}, '>=', 10000, 'what is rare is left out');
	is("$d->{senders}[0]{sender} $d->{senders}[0]{mails}",
	    'room_1@upwork.com 12', 'what is common is not');
	like((report($many))[1], qr/\A30000 mails/, 'as text');
	# 120 MB in 64: what is kept of it does not grow.
	SKIP: {
		skip 'no prlimit here', 1
		    if system('prlimit --version >/dev/null 2>&1') != 0;
		skip 'sanitizers take more', 1
		    if `nm $Tool::program 2>/dev/null` =~ /__[at]san_init/;
		my $long = spew("$dir/long.log", $many x 8);
		my $out = `prlimit --as=67108864 '$Tool::program' report --json '$long' '$long' 2>&1`;
		like($out, qr/"mails":480000\b/, 'memory');
	}
	my $held = join '', map { iso(20, verdict(action => 'quarantine')) .
		"\n" } 1 .. 2500;
	$d = data($held);
	is(@{ $d->{held} } + $d->{left_out}{held}, 2500, 'held');
	is(scalar(@{ $d->{held} }), 1000, 'the newest');
};

done_testing;
