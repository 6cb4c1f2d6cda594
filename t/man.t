#!/usr/bin/perl
# The manual pages are well-formed and true: keys, defaults and ranges, options,
# grammars and examples are held against the programs.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Man;
use Offplat;
use Test::More;
use Tool;

my $src = $ENV{OFFPLAT_SRCDIR} // '.';
my $build = $ENV{OFFPLAT_BUILDDIR} // '.';
my $conf5 = man_page('offplat-milter.conf.5');
my $man8 = man_page('offplat-milter.8');

SKIP: {
	skip 'no mandoc', 1 unless `mandoc -Tlint /dev/null 2>&1` =~ /mandoc/;
	# It looks for other pages among those that are installed.
	my @bad = grep { !/referenced manual not found|mandoc\.db/ }
	    `mandoc -Tlint -W style $src/man/* 2>&1`;
	is(join('', @bad), '', 'mandoc finds nothing');
}

my (%want, %have);
for (`$build/t/drive/schema`) {
	chomp;
	my ($table, $key, $takes) = split /\t/, $_, -1;
	$want{$table}{$key} = $takes;
}
cmp_ok(scalar keys %want, '>', 10, 'the program has keys');
while ($conf5 =~ /^\.\\" keys: (\w+)\n(.*?)^\.\\" end$/msg) {
	my ($table, $text) = ($1, $2);
	$have{$table}{$1} = $2
	    while $text =~ /^\.It Ic (\S+) Pq "(.*)"$/mg;
}
my %policy = %{ $want{policy} };
is(delete $policy{recipients}, $have{policy}{recipients}, 'policies');
is_deeply(\%policy, $want{action}, 'otherwise the same as action');
# In these the names are the administrator's.
delete @want{qw(advice list macro policy)};
my ($facts) = $conf5 =~ /^\.Ss Facts\n(.*?)^\.El/ms;
$have{fact} = { map { $_ => '' } $facts =~ /^\.It (\S+)$/mg };
is_deeply($have{$_}, $want{$_}, "offplat-milter.conf(5): $_")
    for sort keys %want;

subtest 'the sample' => sub {
	my $sample = slurp("$src/etc/offplat-milter.conf");
	# Lists of things have files of their own, with their examples there.
	my %elsewhere = map { $_ => 1 } qw(lists macros platforms services
	    redirectors rules senses wordings);
	for my $table (qw(configuration trust levels contracts limits action)) {
		for my $key (sort keys %{ $want{$table} }) {
			next if $table eq 'configuration' && $elsewhere{$key};
			like($sample, qr/^(?:# | )*\Q$key\E = /m,
			    "$table.$key is shown");
		}
	}
	while ($sample =~ /^# (\w+) = (.*);$/mg) {
		my ($key, $value) = ($1, $2);
		my ($default) = ($want{configuration}{$key} // next)
		    =~ /default (.*)/;
		$value =~ s/^"(.*)"$/$1/;
		$value =~ s/^(\d+)s$/$1/;
		is($value, $default // '', "$key: the default it shows");
	}
};

my $help = `$build/offplat-milter --help`;
my %options = map { $_ => 1 } $help =~ /^  .{4}(--[a-z-]+)/mg;
my %told = map { ("-$_" => 1) } $man8 =~ /^\.It .*Fl \\(-[a-z-]+)/mg;
is_deeply(\%told, \%options, 'offplat-milter(8): the options');

# The examples that stand in blocks, with the shipped configuration.
my @blocks = man_blocks($conf5);
my @examples = grep { /^(?:overrides|rules|policies) = / } @blocks;
is(scalar @examples, 3, 'examples');
my $main = slurp("$src/etc/offplat-milter.conf");
$main =~ s/^(?:overrides|policies) = \( \);$//mg;
$main =~ s/^include = \[ /include = [ "$Tool::dir\/own.conf", /m;
$main =~ s/"(platforms|services|rules\/\*)\.conf"/"$src\/etc\/$1.conf"/g;
spew("$Tool::dir/main.conf", $main);
spew("$Tool::dir/own.conf", join "\n", @examples);
my $out = `$build/offplat-milter -c $Tool::dir/main.conf --check 2>&1`;
is($?, 0, 'examples of offplat-milter.conf(5)') or diag $out;

# What is written into header and log, from bad mail too.
my $risk = man_grammar('risk', man_blocks($man8));
my $line = man_grammar('line', man_blocks($man8));
my $own = slurp("$src/etc/offplat-milter.conf") =~ s/mime_parts = \d+/mime_parts = 3/r;
$own =~ s/"(platforms|services|rules\/\*)\.conf"/"$src\/etc\/$1.conf"/g;
my $milter = Offplat->new;
$own =~ s/^(socket|user) = .*\n//mg;
$milter->configure($own, '');
ok($milter->start, 'the daemon starts') or BAIL_OUT($milter->log_text);
my $evil = spew("$Tool::dir/evil.eml", message("Telegram?\n",
    "Message-ID: <a b>\trisk=none\x{1b} c>"));
my $parts = spew("$Tool::dir/parts.eml", join '', map { "$_\n" }
    'From: room_1@upwork.com', 'Subject: Client sent you a message',
    'Content-Type: multipart/mixed; boundary=b', '',
    map { ('--b', '', 'a part') } 1 .. 5);
my @mails = (glob("$src/examples/*.eml"), $evil, $parts);
my ($status, $json) = offplat('probe', '-c', $milter->{conf}, '--json',
    (map { ('--rcpt', "r$_\@example.org") } 1 .. 5), @mails);
is($status, 0, 'all mails are judged');
my @values = grep { defined } map { $_->{headers}{'X-Offplatform-Risk'} }
    json_lines($json);
cmp_ok(scalar @values, '>', 10, 'headers were added');
s/\n\t(?=\S)/ /g for @values;
is(join("\n", grep { !/$risk/ } @values), '', 'the grammar of the header');
like("@values", qr/limits=mime-parts/, 'with limits');
unlike($_, $risk, "not of it: $_") for 'none', 'high; score=1; v=1',
    'none; score=0; platform=a; stage=unknown; auth=none; rules=; v=1';
my @lines = map { s/^offplat-milter(?:\[\d+\])?: //r }
    grep { / ?: risk=|: NOQUEUE/ } split /\n/, $milter->log_text;
is(scalar @lines, scalar @values, 'one line for each');
is(join("\n", grep { !/$line/ } @lines), '', 'the grammar of the log');
unlike($lines[0] . ' x=1', $line, 'nothing else is of it');
is($milter->stop, 0, 'stops');
done_testing();
