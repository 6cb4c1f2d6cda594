#!/usr/bin/perl
# README is true: its pieces of configuration load beside what is shipped, its
# commands have the options that it uses, and what it names is there.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Cwd ();
use Man;
use Offplat;
use Test::More;
use Tool;

my $src = Cwd::abs_path($ENV{OFFPLAT_SRCDIR} // '.');
my $build = Cwd::abs_path($ENV{OFFPLAT_BUILDDIR} // '.');
my $readme = slurp("$src/README");

# Indented settings of offplat-milter.conf; those of other programs have no ";".
my @pieces = $readme =~ /((?:^  +\w+ = [{(].*\n(?:  .*\n)*?  [})];\n)|^  \w+ = ".*";\n(?:  \w+ = ".*";\n)*)/mg;
cmp_ok(scalar @pieces, '>=', 4, 'pieces of configuration');
for my $piece (@pieces) {
	my $main = slurp("$src/etc/offplat-milter.conf");
	$main =~ s/"(platforms|services|rules\/\*)\.conf"/"$src\/etc\/$1.conf"/g;
	# They stand in place of what is shipped.
	for my $key ($piece =~ /^  (\w+) = /mg) {
		$main =~ s/^$key = (?:\(.*?\)|\{.*?^\}|"[^"]*");\n//ms;
	}
	my ($first) = $piece =~ /(\S.*)/;
	spew("$Tool::dir/readme.conf", $main . $piece);
	my $out = `$build/offplat-milter -c $Tool::dir/readme.conf --show-config 2>&1 >/dev/null`;
	next if $out =~ /built without Redis/ && $piece =~ /backend = "redis"/;
	is($?, 0, "loads: $first") or diag $out;
}

# Commands have the options that it uses, and work on what is here in place of
# what they name.
my $daemon_help = `$build/offplat-milter --help`;
my $log = 'offplat-milter[1]: 4F1: risk=none score=0 from=<> to=<> mid=<> us=1';
spew("$Tool::dir/mail.log", "Nov 20 10:00:00 mx $log\n");
my $mail = "$src/examples/hangouts-interview.eml";
my $daemon = Offplat->new;
$daemon->configure('', slurp("$src/etc/offplat-milter.conf")
    =~ s/^(?:socket|user)\w* = .*\n//mgr
    =~ s/"(platforms|services|rules\/\*)\.conf"/"$src\/etc\/$1.conf"/gr);
ok($daemon->start, 'the daemon starts') or diag $daemon->log_text;
local $ENV{OFFPLAT_CONF} = $daemon->{conf};
my $ran = 0;
# A paragraph of indented lines alone: under a title they are prose.
my @indented = map { /^(?!  ).*\S/m ? () : split /\n/ } split /\n\n/, $readme;
for (grep { /^  (?:\S.* )?offplat(?:-milter)?(?: |$)/ } @indented) {
	my $command = s/^  |\bsudo //gr;
	while ($command =~ /\boffplat(-milter)?((?: [^|]+)?)/g) {
		my ($program, $rest) = ($1, $2);
		my ($verb) = $rest =~ /^ ([a-z]+)/;
		my $help = $program ? $daemon_help
		    : $verb ? (offplat($verb, '--help'))[1] : next;
		like($help, qr/\Q$_\E\b/, "$command: $_")
		    for $rest =~ /(--[a-z-]+)/g;
	}
	# Not what changes this machine.
	next unless $command =~ /\boffplat (?:check|report|probe|rules)/;
	for ($command) {
		s{/var/log}{$Tool::dir}g;
		s{^journalctl [^|]*}{printf '<6>$log\\n' };
		s{\bFILE\b}{$mail}g;
		s{ \| tee .*}{ >/dev/null};
		s{\boffplat }{$build/offplat }g;
	}
	my $out = `cd '$Tool::dir' && $command 2>&1`;
	my $found = $command =~ / check / ? 1 : 0;
	is($? >> 8, $found, $command) or diag $out;
	$ran++;
}
cmp_ok($ran, '>=', 7, 'commands were run');
is($daemon->stop, 0, 'the daemon stops');

# The picture of a mail.
my $risk = man_grammar('risk', man_blocks(man_page('offplat-milter.8')));
my ($field) = $readme =~ /^  X-Offplatform-Risk: (.*\n +.*)$/m;
like($field =~ s/\n +/ /r, $risk, 'the header that it shows');

# The lines for Sendmail make a sendmail.cf that has the filter.
SKIP: {
	my $cf = ($ENV{OFFPLAT_UNPACKED} // '') . '/usr/share/sendmail/cf/';
	skip 'no Sendmail unpacked, or no m4', 2
	    if !-d $cf || system('m4 --version >/dev/null 2>&1') != 0;
	my ($lines) = $readme =~ /^(  INPUT_MAIL_FILTER\(.*?\))$/ms;
	my $mc = spew("$Tool::dir/sendmail.mc",
	    "OSTYPE(`debian')dnl\n$lines\nMAILER(`smtp')dnl\n");
	my $made = `m4 -D_CF_DIR_='$cf' '${cf}m4/cf.m4' '$mc' 2>&1`;
	like($made, qr/^O InputMailFilters=offplat$/m, 'Sendmail: a filter');
	like($made, qr{^Xoffplat, S=unix:/run/offplat-milter/offplat-milter\.sock, T=C:10s;S:10s;R:30s;E:1m$}m,
	    'where, and for how long');
}

for my $name ($readme =~ m{\b((?:script|examples)/\w[\w.-]*\w)}g) {
	ok(-e "$src/$name", "there is $name");
}
for my $page ($readme =~ /\b(offplat[\w.-]*\(\d\))/g) {
	(my $file = $page) =~ s/\((\d)\)/.$1/;
	ok(-e "$src/man/$file", "there is $page");
}
done_testing();
