#!/usr/bin/perl
# offplat check: where it finds messages, what it prints, its exit statuses.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Offplat;
use Test::More;
use Tool;

my $dir = $Tool::dir;
my $conf = spew("$dir/offplat.conf", $Offplat::rules);
my $scam = message('Hello,', '') . "please write to me on Telegram.\n";
my $calm = message('When can you start?');
my $other = "From: friend\@example.net\nSubject: Lunch\n\nOn Telegram?\n";

sub check { return offplat('check', '-c', $conf, @_) }

sub levels {
	my ($status, $out, $err) = check('--json', @_);
	diag($err) if $err ne '';
	return join ' ', map { $_->{level} // 'out' } json_lines($out);
}

spew("$dir/scam", $scam);
spew("$dir/calm", $calm);
spew("$dir/other", $other);

subtest 'exit statuses' => sub {
	is((check("$dir/scam"))[0], 1, 'something');
	is((check("$dir/calm"))[0], 0, 'nothing');
	is((check("$dir/other"))[0], 0, 'out of scope');
	is((check('--fail-at', 'never', "$dir/scam"))[0], 0, 'never');
	is((check('--fail-at', 'none', "$dir/calm"))[0], 1, 'none');
	is((check("$dir/nothing-there", "$dir/scam"))[0], 2, 'no such file');
	is((check('--fail-at', 'error', "$dir/calm"))[0], 2, 'no such level');
	is((check('--nonsense'))[0], 2, 'wrong use');
	is((offplat('check', '-c', "$dir/no.conf", "$dir/calm"))[0], 78,
	    'no configuration');
	is((offplat('check', '-c', $dir, "$dir/calm"))[0], 78,
	    'a directory for a configuration');
	is((check('--quiet', "$dir/scam"))[1], '', 'quiet');
	local $ENV{OFFPLAT_CONF} = $conf;
	is((offplat('check', "$dir/scam"))[0], 1, 'OFFPLAT_CONF');
};

subtest 'a limit is never clean' => sub {
	my $tight = spew("$dir/tight.conf",
		"$Offplat::rules limits = { message_bytes = 1024; };\n");
	my ($status, $out) = offplat(\($calm . "x\n" x 1000), 'check', '-c',
		$tight, '--json');
	my ($got) = json_lines($out);
	is($status, 1, 'exit 1');
	is($got->{level}, 'error', 'level');
	is_deeply($got->{limits}, ['message'], 'which one');
};

subtest 'nothing to judge is neither clean nor an alert' => sub {
	my $first = spew("$dir/first.conf", $Offplat::rules =~
		s/id = "message";/id = "first-contact"; nothing_to_judge = true;/r);
	my $empty = message('');
	my @at = ('check', '-c', $first, '--json');
	my ($status, $out) = offplat(\$empty, @at);
	is($status, 0, 'exit 0');
	is((json_lines($out))[0]{level}, 'unknown', 'level');
	is((offplat(\$empty, @at, '--fail-at', 'low'))[0], 0, 'nor low');
	is((offplat(\$empty, @at, '--fail-at', 'none'))[0], 1, '--fail-at none');
};

subtest 'where messages are found' => sub {
	is((offplat(\$scam, 'check', '-c', $conf))[0], 1, 'standard input');
	is((offplat(\$scam, 'check', '-c', $conf, '-'))[0], 1, '-');
	mkdir "$dir/$_" for qw(mail mail/sub mail/tmp box box/cur box/new box/tmp);
	spew("$dir/mail/a.eml", $scam);
	spew("$dir/mail/sub/b.EML", $calm);
	spew("$dir/mail/tmp/c.eml", $scam);
	spew("$dir/mail/notes.txt", $scam);
	is(levels("$dir/mail"), 'high none high', 'a directory of .eml');
	spew("$dir/box/cur/1:2,S", $calm);
	spew("$dir/box/new/2", $scam);
	spew("$dir/box/tmp/3", $scam);
	is(levels("$dir/box"), 'none high', 'a Maildir');
	my $deep = "$dir/deep";
	mkdir $deep;
	mkdir $deep .= '/d' for 1 .. 40;
	spew("$deep/a.eml", $calm);
	is((check("$dir/deep"))[0], 2, 'directories too deep are reported');
	mkdir "$dir/empty";
	is((check("$dir/empty"))[0], 2, 'a directory without messages');
};

subtest 'mbox' => sub {
	my $line = "From x\@example.net Mon Jan  5 10:00:00 2026\n";
	my $quoted = $calm . "\n>From here on\n>>From there\n"
	    . "From the start\n\nFrom now on we work\n"
	    . "From 10:00 to 11:00 I am away\n";
	spew("$dir/m.mbox", $line . $scam . "\n" . $line . $quoted . "\n"
		. $line . $other);
	is(levels("$dir/m.mbox"), 'high none out', 'three messages');
	my ($status, $out) =
	    check('--json', '--show', 'regions', "$dir/m.mbox");
	my @got = json_lines($out);
	is($got[1]{file}, "$dir/m.mbox#2", 'they are numbered');
	my $text = $got[1]{regions}{client} // '';
	like($text, qr/^From here on\n>From there\nFrom the start\n\nFrom now/m,
	    'one quote goes');
	spew("$dir/single", $line . $quoted);
	($status, $out) = check('--json', '--show', 'regions', "$dir/single");
	like((json_lines($out))[0]{regions}{client}, qr/^>From here on$/m,
	    'one message is as it is');
};

subtest 'the subject of an attached message is read' => sub {
	my $mail = message('When can you start?') =~
		s{\n\n.*}{\nContent-Type: message/rfc822\n\n}sr
		. "Subject: =?utf-8?Q?write_to_me_on_Telegram?=\n\nHello.\n";
	my ($status, $out) = offplat(\$mail, 'check', '-c', $conf, '--json',
		'--show', 'text');
	my $texts = (json_lines($out))[0]{text};
	like("@$texts", qr/write to me on Telegram/, 'shown');
};

subtest 'JSON' => sub {
	my ($status, $out) = check('--json', map { "$dir/$_" }
		qw(scam calm other));
	my ($bad, $good, $not) = json_lines($out);
	my $keys = 'advice auth file in_scope level limits links platform '
	    . 'rules score stage';
	is("@{[ sort keys %$_ ]}", $keys, 'the keys') for $bad, $good, $not;
	is_deeply($bad->{rules}, [ { id => 'contact.telegram', score => 95 } ],
	    'the rules');
	is($bad->{score}, 95, 'the score');
	is($bad->{platform}, 'upwork', 'the platform');
	is($bad->{stage}, 'pre-contract', 'the stage');
	is($bad->{auth}, 'none', 'the authenticity');
	is($bad->{advice}, 'Stay on Upwork until a contract exists.',
	    'the advice');
	ok(!$not->{in_scope}, 'out of scope');
	is($not->{level}, undef, 'without a level');
	spew("$dir/odd\"\n\xff\x1b", $calm);
	($status, $out) = check('--json', "$dir/odd\"\n\xff\x1b");
	is((json_lines($out))[0]{file}, "$dir/odd\"\n\x{fffd}\x1b",
	    'any file name');
};

subtest 'authenticity' => sub {
	my $in = "Authentication-Results: mx.example.org;\n"
	    . "\tdmarc=pass header.from=upwork.com\n$calm";
	for ([ 'mx.example.org', 'pass' ], [ 'mx.example.com', 'none' ]) {
		my ($status, $out) = offplat(\$in, 'check', '-c', $conf,
			'--json', '--authserv-id', $_->[0]);
		is((json_lines($out))[0]{auth}, $_->[1], "by $_->[0]");
	}
};

subtest 'the explanation' => sub {
	my ($status, $out) = check("$dir/scam");
	like($out, qr/: high \(score 95\), Upwork message, stage pre-contract/,
	    'the verdict');
	like($out, qr/X-Offplatform-Risk: high; /, 'the header');
	like($out, qr/X-Offplatform-Advice: Stay on Upwork/, 'the advice');
	like($out, qr/to me on \[\[Telegram\]\]\[1\]\.$/m, 'the words');
	like($out, qr/\[1\] contact\.telegram \+95: asks/, 'the rule');
	unlike($out, qr/\e/, 'no colour');
	($status, $out) = check('--color', 'always', "$dir/scam");
	like($out, qr/\e\[1;31mhigh\e\[0m/, 'colour');
	like($out, qr/on \e\[1;4mTelegram\e\[0m\[1\]/, 'marked by colour');
	($status, $out) = check('--time', "$dir/scam");
	like($out, qr/^  time: read \d+, fold \d+/m, 'times');
	($status, $out) = check("$dir/other");
	like($out, qr/: out of scope: /, 'out of scope');
};

subtest 'nothing of a mail steers the terminal' => sub {
	my $evil = "\e]0;title\a \x9b31m \r\b\x7f \xe2\x80\xae \xc2\x9b "
	    . "\xe2\x80\x8b \xff";
	my $in = message("$evil Telegram") =~ s/Client Inc/Client $evil/r
	    =~ s/Client sent/$evil sent/r;
	for my $how ([], [ '--show', 'regions' ], [ '--show', 'text' ],
	    [ '--show', 'links' ]) {
		my ($status, $out) = offplat(\$in, 'check', '-c', $conf, @$how);
		unlike($out,
		    qr/[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xaa-\xae]/,
		    "check @$how");
	}
};

subtest 'what the engine saw' => sub {
	my $page = join "\n", 'From: "Client Inc" <room_1@upwork.com>',
	    'Subject: Client sent you a message',
	    'Content-Type: text/html; charset=utf-8', '',
	    '<p>Visible <a href="https://t.me/abc">here</a></p>'
	    . '<p style="display:none">secret</p>', '';
	my ($status, $out, $err) = offplat(\$page, 'check', '-c', $conf,
		'--json', '--show', 'text,all-text', '--show',
		'links,regions,facts,headers', '--time');
	my ($got) = json_lines($out);
	like($got->{text}[0], qr/Visible here/, 'text');
	unlike($got->{text}[0], qr/secret/, 'without what is hidden');
	like($got->{all_text}[0], qr/secret/, 'all text');
	my ($link) = grep { $_->{host} eq 't.me' } @{ $got->{links} };
	is($link->{url}, 'https://t.me/abc', 'the link');
	ok(exists $got->{regions}{client}, 'regions');
	is($got->{kind}, 'message', 'the kind');
	is(ref $got->{facts}, 'ARRAY', 'facts');
	like($got->{headers}{'X-Offplatform-Risk'}, qr/\A\w+; score=/,
	    'headers');
	ok(exists $got->{time_us}{rules}, 'times');
	is((check('--show', 'nonsense', "$dir/calm"))[0], 2, 'no such thing');
};

subtest 'a corpus' => sub {
	mkdir "$dir/corpus";
	spew("$dir/corpus/$_->[0].eml", $_->[1])
	    for [ a => $scam ], [ b => $calm ], [ c => $other ],
	    [ d => message('A Telegram bot is what we need.') ];
	spew("$dir/corpus/labels.tsv", join '', map { "$_\n" } '# remarks',
	    join("\t", qw(a.eml alert contact en message - work)),
	    join("\t", qw(b.eml quiet none en message - work)),
	    join("\t", qw(c.eml alert contact de message spaced held)),
	    join("\t", qw(d.eml quiet product en message - work)));
	my ($status, $out, $err) = check('--corpus', "$dir/corpus",
		'--save-baseline', "$dir/base", '--verbose');
	is($status, 0, 'exit 0') or diag($err);
	like($out, qr/^  overall +recall  50\.0% \(1 of 2\)  precision  50\.0% \(1 false of 2 quiet\)$/m,
	    'overall');
	like($out, qr/^  contact\.telegram +1 +1 +1$/m, 'the rule');
	like($out, qr/^  spaced +recall   0\.0%/m, 'by disguise');
	like($out, qr/^missed\n  c\.eml: out of scope 0$/m, 'the miss');
	like($out, qr/^false alarms\n  d\.eml: high 95 contact\.telegram$/m,
	    'the false alarm');
	($status, $out) = check('--corpus', "$dir/corpus", '--split', 'held');
	like($out, qr/^1 messages$/m, 'a split');
	($status, $out) = check('--corpus', "$dir/corpus", '--baseline',
		"$dir/base");
	is($status, 0, 'no worse than itself');
	like($out, qr/^  0 levels changed/m, 'nothing changed');
	spew("$dir/corpus/a.eml", $calm);
	($status, $out) = check('--corpus', "$dir/corpus", '--baseline',
		"$dir/base");
	is($status, 1, 'worse: exit 1');
	like($out, qr/^  a\.eml \(alert\): high -> none$/m, 'what changed');
	like($out, qr/^  rule contact\.telegram: caught 1 -> 0/m,
	    'which rule');
	spew("$dir/corpus/labels.tsv", "a.eml\tperhaps\n");
	($status, $out, $err) = check('--corpus', "$dir/corpus");
	is($status, 2, 'a bad label: exit 2');
	like($err, qr/labels\.tsv:1: /, 'its line');
};

subtest 'help' => sub {
	for my $command ([], ['check'], ['filter'], ['probe'], ['rules']) {
		my ($status, $out) = offplat(@$command, '--help');
		is($status, 0, "@$command: exit 0");
		cmp_ok(scalar(() = $out =~ /\n/g), '<=', 28,
		    'fits a screen');
		# Where it is installed is somebody else's choice.
		$out =~ s{\S+/offplat-milter\.conf}{/etc/offplat-milter.conf};
		unlike($out, qr/^.{81}/m, 'and its width');
	}
	is((offplat())[0], 2, 'no command');
	is((offplat('nonsense'))[0], 2, 'no such command');
	like((offplat('--version'))[1], qr/\Aoffplat \d/, 'version');
};

done_testing;
