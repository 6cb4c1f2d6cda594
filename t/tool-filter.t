#!/usr/bin/perl
# offplat filter: what goes in comes out, but for the headers; and it comes out
# whatever happens.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Offplat;
use Test::More;
use Tool;

my $conf = spew("$Tool::dir/offplat.conf", $Offplat::rules);
my $scam = message('Please write to me on Telegram.');
my $ours = join '', map { qr/X-Offplatform-$_[^\n]*\n(?:\t[^\n]*\n)*/ }
    'Risk: high;', 'Advice: ';

sub filter {
	my ($in, @arguments) = @_;
	return offplat(\$in, 'filter', '-c', $conf, @arguments);
}

sub passes {
	my ($in, $want, $what, @arguments) = @_;
	my ($status, $out, $err) = filter($in, @arguments);
	is($status, 0, "$what: exit 0") or diag($err);
	ok($out =~ s/\A$ours//, "$what: the headers are at the top");
	is($out, $want // $in, "$what: all else is as it was");
	return;
}

sub left_alone {
	my ($in, $want, $what) = @_;
	my ($status, $out) = filter($in);
	is($status, 0, "$what: exit 0");
	is($out, $want // $in, "$what: unchanged");
	return;
}

passes($scam, undef, 'LF');
passes($scam =~ s/\n\z//r, undef, 'no newline at the end');
passes($scam . "\0\xff\x80\r\n\r", undef, 'any bytes');
passes($scam . 'x' x (3 << 20), undef, 'a mail beyond the limits');

subtest 'CR LF' => sub {
	my $in = $scam =~ s/\n/\r\n/gr;
	my ($status, $out) = filter($in);
	is($status, 0, 'exit 0');
	unlike($out, qr/(?<!\r)\n/, 'the new lines have it too');
	is($out =~ s/\A(?:X-Offplatform[^\r]*|\t[^\r]*\r\n|\r\n(?=\t|X-Off))+\r\n//r,
	    $in, 'the rest is as it was');
};

subtest 'behind the From line of an mbox' => sub {
	my $from = "From a\@example.net Mon Jan  5 10:00:00 2026\n";
	my ($status, $out) = filter($from . $scam);
	ok($out =~ s/\A\Q$from\E$ours//, 'the headers follow it');
	is($out, $scam, 'all else is as it was');
};

passes($scam =~ s/^(To:)/X-Offplatform-Risk: none; score=0\n$1/mr, $scam,
    'a forged header');
passes($scam =~ s/^(To:)/x-OFFPLATFORM-risk : none;\n\tscore=0\n x\n$1/mr, $scam,
    'a forged and folded header in another case');
passes(
    ("X-Offplatform-Advice: All is well.\n" x 50) . $scam
	. "X-Offplatform-Risk: none\n",
    $scam . "X-Offplatform-Risk: none\n",
    'fifty forged headers, and one in the body');

my $other = "From: friend\@example.net\nSubject: Lunch\n\nOn Telegram?\n";
left_alone($other, undef, 'mail of others');
left_alone("X-Offplatform-Risk: none\n$other", $other,
    'mail of others with a forged header');
left_alone('', undef, 'nothing');
left_alone("\n", undef, 'an empty line');
left_alone("no header at all", undef, 'no header');

subtest 'a bad configuration' => sub {
	my $bad = spew("$Tool::dir/bad.conf", "rules = ( { id = ; } );\n");
	my $in = "X-Offplatform-Risk: none\n$scam";
	my ($status, $out, $err) = offplat(\$in, 'filter', '-c', $bad);
	is($status, 75, 'exit 75: try again later');
	is($out, $in, 'the mail as it came');
	like($err, qr/\Q$bad\E:1: /, 'the file and line');
	($status, $out) =
	    offplat(\$in, 'filter', '-c', $bad, '--on-error', 'pass');
	is($status, 0, '--on-error pass: exit 0');
	like($out, qr/\AX-Offplatform-Risk: error; /, 'says error');
	unlike($out, qr/^X-Offplatform-Risk: none/m, 'and none else');
};

subtest 'wrong use' => sub {
	for my $arguments ([ '--nonsense' ], [ '--on-error', 'x' ], ['file']) {
		my ($status, $out, $err) = filter($scam, @$arguments);
		is($status, 2, "@$arguments: exit 2");
		is($out, $scam, 'the mail as it came');
		like($err, qr/Try 'offplat filter --help'/, 'says what to do');
	}
};

subtest 'a full disk' => sub {
	plan skip_all => 'no /dev/full' unless -c '/dev/full';
	spew("$Tool::dir/mail", $scam);
	my $status = system qq{'$Tool::program' filter -c '$conf' }
	    . qq{<'$Tool::dir/mail' >/dev/full 2>/dev/null};
	is($status >> 8, 74, 'exit 74');
};

subtest 'input that cannot be read' => sub {
	my $status = system qq{'$Tool::program' filter -c '$conf' }
	    . qq{</ >'$Tool::dir/got' 2>/dev/null};
	is($status >> 8, 75, 'exit 75');
};

subtest 'policy of the recipient' => sub {
	spew("$Tool::dir/policy.conf", $Offplat::rules . <<'CONF');
policies = ( { recipients = [ "quiet@example.org" ]; scan = false; },
             { recipients = [ "watch@example.org" ]; observe = true; } );
CONF
	for my $who (qw(quiet watch)) {
		my ($status, $out) = offplat(\$scam, 'filter', '-c',
			"$Tool::dir/policy.conf", '--rcpt',
			"$who\@example.org");
		is($status, 0, "$who: exit 0");
		is($out, $scam, "$who: no header is added");
	}
};

done_testing;
