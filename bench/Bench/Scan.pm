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
	my $trip = median(map {
		1e6 / $body->load(1, 300, $mails->{typical})->{rate} } 1 .. $rounds);
	row('all phases', '%.0f', median(@sums), 'us');
	row('round trip of the empty filter, 1 connection', '%.0f', $trip, 'us');
	row('all phases / that round trip', '%.2f', median(@sums) / $trip, '',
		'<= 0.60');
	return;
}

# Of judging all mails of a folder: reading the configuration is not counted.
sub count {
	my ($folder) = @_;
	my @argv = check('-q', '-f', 'never', $folder);
	my $out = `timeout @{[ PATIENCE ]} valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no --toggle-collect=judgement_read @argv 2>&1`;
	return $out =~ /Collected\s*:\s*(\d+)/ ? $1 : 0;
}

# What ten messages take beside the same ten once: the first that tries a pattern
# also makes its machine code.
sub instructions {
	my ($mails) = @_;
	heading('Instructions to judge a message (callgrind)');
	if (system("sh -c 'command -v valgrind' >/dev/null") != 0) {
		print "  not measured: no valgrind here\n";
		return;
	}
	my $n = 10;
	my @once = map { Bench::Mail::message() } 1 .. $n;
	my $cold = count($mails->('instructions', @once));
	my $both = count($mails->('instructions-twice', @once, @once));
	if (!$cold || !$both) {
		printf "  not measured: not done in %d seconds\n", PATIENCE;
		return;
	}
	row('message of 23 KB', '%.2f', ($both - $cold) / $n / 1e6, 'million');
	row('… the first ten, with machine code to make', '%.2f',
		$cold / $n / 1e6, 'million');
	return;
}

1;
