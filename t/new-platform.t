#!/usr/bin/perl
# A platform that the program has never heard of, added by configuration alone:
# the example of offplat-milter.conf(5) beside all that is shipped.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Man;
use Test::More;
use Tool;

my $src = $ENV{OFFPLAT_SRCDIR} // '.';
my ($profile) = grep { /^platforms = .*gigboard/ms }
    man_blocks(man_page('offplat-milter.conf.5'));
ok($profile, 'the manual has an example') or BAIL_OUT('no example');
spew("$Tool::dir/gigboard.conf", $profile);
my $main = slurp("$src/etc/offplat-milter.conf");
$main =~ s/"(platforms|services|rules\/\*)\.conf"/"$src\/etc\/$1.conf"/g;
$main =~ s/^(include = \[) /$1 "gigboard.conf", /m;
$main =~ s/^  backend = "sqlite"/  backend = "none"/m;
spew("$Tool::dir/main.conf", $main);

sub notice {
	my ($words, %arg) = @_;
	return join "\n", 'Authentication-Results: mx.example.org; dmarc=pass '
	    . 'header.from=mail.gigboard.example',
	    'From: ' . ($arg{from} // '<notify@mail.gigboard.example>'),
	    'To: freelancer@example.org',
	    'Subject: ' . ($arg{subject} // 'Dana K. wrote to you'), '',
	    'Dana K. writes:', '', $words, '', 'Answer on Gigboard',
	    'https://gigboard.example/chats/482915', '',
	    'Gigboard will never ask you to write to us on Telegram.',
	    'Unsubscribe: https://gigboard.example/unsubscribe', '';
}

sub judge {
	my ($status, $out, $err) = offplat(\$_[0], 'check', '--json', '--show',
	    'regions,facts', '-c', "$Tool::dir/main.conf", '--authserv-id',
	    'mx.example.org', '-');
	diag $err if $err ne '';
	return (json_lines($out))[0];
}

my $scam = judge(notice('Please write to me on Telegram: @dana_example_77'));
is($scam->{platform}, 'gigboard', 'a mail of the new platform');
is($scam->{auth}, 'pass', 'is authentic');
like($scam->{level}, qr/^(?:medium|high)$/, 'and an alert');
ok((grep { $_->{id} eq 'contact.telegram' } @{ $scam->{rules} }),
    'by the rules for all platforms');
like($scam->{advice}, qr{outside Gigboard.*https://gigboard\.example/report},
    'with the platform\'s name and where it takes reports');

my $clean = judge(notice('When can you start?'));
is($clean->{level}, 'none', 'the platform\'s own words are no alert');
my $words = $clean->{regions}{client};
like($words, qr/When can you start/, 'the client\'s words are found');
unlike($words, qr/Telegram|Unsubscribe/, 'and no others');
is((grep { /form-unknown|kind-unknown/ } @{ $clean->{facts} }), 0,
    'kind and form are known');

my $other = judge(notice('Hello', from => 'Gigboard Support <a@example.net>'));
is($other->{level}, 'high', 'a name that claims to be it');
$other = judge(notice('Hello', from => '<notify@gigboard-login.example>'));
is($other->{level}, 'high', 'a domain that looks like its own');
my $start = judge(notice('', subject => 'Your contract has begun'));
is($start->{stage}, 'active', 'the start of a contract');
done_testing();
