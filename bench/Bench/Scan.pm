# Bench::Scan - what judging one message takes, without sockets: microseconds by
# phase, instructions, allocations.
package Bench::Scan;

use strict;
use warnings;

use Bench::Filter;
use Bench::Mail;
use Bench::Table qw(heading median row);

# Seconds for callgrind, which is slow at loading the rules.
use constant PATIENCE => 120;

my @phases = qw(read fold facts rules verdict);

sub check {
	my (@what) = @_;
	return ("$Bench::Filter::build/offplat", 'check', '-c',
		$Bench::Filter::conf, '--authserv-id', 'mx.example.org',
		'--color', 'never', @what);
}

# Each phase's median over many messages of the kind.
sub phases {
	my ($rounds, $body, $mails) = @_;
	heading('Judging one message of 23 KB, by phase (offplat check --time)');
	my (%us, @sums);
	open my $out, '-|', check('--time', $mails->{many}) or die "check: $!\n";
	while (my $line = <$out>) {
		next unless $line =~ /^  time: /;
		my $sum = 0;
		for my $phase (@phases) {
			my ($took) = $line =~ /$phase (\d+)/;
			push @{ $us{$phase} }, $took;
			$sum += $took;
		}
		push @sums, $sum;
	}
	close $out;
	row("$_", '%.0f', median(@{ $us{$_} }), 'us') for @phases;
	row('all phases', '%.0f', median(@sums), 'us', '<= 150');
	row('round trip of the empty filter, 1 connection', '%.0f',
		median(map { 1e6 / $body->load(1, 300, $mails->{typical})->{rate} }
		    1 .. $rounds), 'us');
	return;
}

# Of judging alone: reading the configuration is not counted.
sub instructions {
	my ($mails) = @_;
	heading('Instructions to judge a message (callgrind)');
	if (system("sh -c 'command -v valgrind' >/dev/null") != 0) {
		print "  not measured: no valgrind here\n";
		return;
	}
	my $n = 10;
	my $in = $mails->('instructions', (Bench::Mail::message()) x $n);
	my @argv = check('-q', '-f', 'never', $in);
	my $out = `timeout @{[ PATIENCE ]} valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no --toggle-collect=judgement_read @argv 2>&1`;
	my ($count) = $out =~ /Collected\s*:\s*(\d+)/;
	if (!$count) {
		printf "  not measured: not done in %d seconds\n", PATIENCE;
		return;
	}
	row('message of 23 KB', '%.2f', $count / $n / 1e6, 'million');
	return;
}

1;
