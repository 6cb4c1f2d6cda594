#!/usr/bin/perl
# What a Prometheus reads, and what examples/ gives it and Grafana: well-formed
# counters, alerts that come when they should, and a dashboard that asks for
# counters that there are.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Cwd ();
use JSON::PP ();
use Offplat;
use Test::More;
use Time::HiRes qw(sleep time);
use Tool;

my $src = Cwd::abs_path($ENV{OFFPLAT_SRCDIR} // '.');
my ($promtool) = grep { -x } map { "$_/promtool" }
    ($ENV{OFFPLAT_UNPACKED} // '') . '/usr/bin', split /:/, $ENV{PATH};

# promtool(\$stdin, @arguments): it finds nothing to say.
sub promtool {
	my ($in, @arguments) = @_;
	SKIP: {
		skip 'no promtool here', 1 unless $promtool;
		my $file = spew("$Tool::dir/promtool.in", $$in);
		my $out = `'$promtool' @arguments <'$file' 2>&1`;
		is($?, 0, "promtool @arguments[0, 1]") or diag($out);
	}
	return;
}

my $daemon = Offplat->new;
my $metrics = "$daemon->{dir}/offplat.prom";
$daemon->configure(qq{metrics_file = "$metrics"; metrics_interval = 1;});
ok($daemon->start, 'the daemon starts') or BAIL_OUT($daemon->log_text);
is((offplat('probe', '-c', $daemon->{conf}, "$src/examples"))[0], 0,
    'judges some mail');
my ($text, $end) = ('', time + 20);
while ($text !~ /^offplat_messages_total [1-9]/m && time < $end) {
	sleep 0.1;
	$text = slurp($metrics) if -e $metrics;
}
is($daemon->stop, 0, 'stops');

promtool(\$text, 'check', 'metrics');
# Families, and the values of their labels.
my %has;
$has{$1}{ $2 // '' } = 1 while $text =~ /^(\w+)(?:\{(.*)\})? /mg;
cmp_ok(scalar keys %has, '>', 10, 'counters');

my ($section) = slurp("$src/man/offplat-milter.8") =~ /^\.Sh METRICS\n(.*?)^\.Sh/ms;
my %told = map { $_ => 1 } $section =~ /\b(offplat_\w+)/g;
is_deeply([ sort keys %told ], [ sort keys %has ], 'offplat-milter(8): all');

sub asks_for_what_there_is {
	my ($expr) = @_;
	my @unknown;
	while ($expr =~ /\b(offplat_\w+)(?:\{(.*?)\})?/g) {
		my ($family, $labels) = ($1, $2 // '');
		push @unknown, $family unless $has{$family};
		for my $values ($labels =~ /\b(?!instance)(\w+!?=~?"[^"]*")/g) {
			my ($label, $alternatives) =
			    $values =~ /(\w+)!?=~?"(.*)"/;
			push @unknown, map { "$family $_" }
			    grep { !$has{$family}{$_} }
			    map { qq{$label="$_"} }
			    split /\|/, $alternatives;
		}
	}
	return is("@unknown", '', "knows all of: $expr");
}

my $alerts = slurp("$src/examples/offplat-alerts.yml");
promtool(\'', 'check', 'rules', "$src/examples/offplat-alerts.yml");
promtool(\'', 'test', 'rules', "$src/t/prometheus/alerts.yml");
asks_for_what_there_is($_ =~ s/\s+/ /gr)
    for $alerts =~ /^    expr: (?:>-)?(.*?)^    \w+:/msg;
for my $alert ($alerts =~ /alert: (\w+)/g) {
	like(slurp("$src/t/prometheus/alerts.yml"), qr/"\Q$alert\E"/,
	    "$alert has a test");
}

my $dashboard = JSON::PP->new->utf8->decode(
    slurp("$src/examples/offplat-dashboard.json"));
my (@exprs, %cells, %ids);
for my $panel (@{ $dashboard->{panels} }) {
	my $at = $panel->{gridPos};
	ok(!$ids{ $panel->{id} }++, "panel $panel->{id}: $panel->{title}");
	cmp_ok($at->{x} + $at->{w}, '<=', 24, 'fits');
	my @taken = grep { $cells{$_}++ } map { my $x = $_;
	    map { "$x,$_" } $at->{y} .. $at->{y} + $at->{h} - 1 }
	    $at->{x} .. $at->{x} + $at->{w} - 1;
	is("@taken", '', 'has its place for itself');
	push @exprs, map { $_->{expr} } @{ $panel->{targets} };
}
asks_for_what_there_is($_) for @exprs;
my $shown = join ' ', @exprs;
like($shown, qr/\b$_\b/, "shows $_") for sort keys %has;
# As rules promtool reads the expressions.
my $n = 0;
my $rules = "groups:\n- name: dashboard\n  rules:\n" . join '', map {
	s/\$__(?:range|rate_interval)/5m/g;
	s/'/''/g;
	$n++;
	"  - { record: 'dashboard:x$n', expr: '$_' }\n" } @exprs;
promtool(\'', 'check', 'rules', spew("$Tool::dir/dashboard.yml", $rules));

# What the daemon logs from day to day is passed over by logcheck, alerts and
# trouble are not.
subtest 'logcheck' => sub {
	my $rules = "$src/debian/offplat-milter.logcheck.ignore.server";
	my @lines = map { s/^(?:<\d>)?offplat-milter(?:\[\d+\])?: //r }
	    split /\n/, $daemon->log_text;
	push @lines, 'x: fault: reading failed: the mail goes on as it is (on_error)',
	    'contracts: away, so running contracts are not known: no answer',
	    'contracts: back', "reload: $daemon->{conf} in force, 7 rules",
	    'reload: /x refused, the old configuration stays in force';
	cmp_ok(scalar @lines, '>', 10, 'lines');
	for my $stamp ('Nov  2 10:11:12', '2026-11-02T10:11:12.123456+01:00') {
		my $log = spew("$Tool::dir/logcheck", join '',
		    map { "$stamp mx offplat-milter[7]: $_\n" } @lines);
		my @left = map { s/^\S.*?offplat-milter\[7\]: //r }
		    `LC_ALL=C grep -Evf '$rules' '$log'`;
		chomp @left;
		my @alerts = grep { /: risk=(?:high|medium) |: fault|contracts: away|refused,/ }
		    @lines;
		is_deeply(\@left, \@alerts, $stamp);
	}
};

done_testing;
