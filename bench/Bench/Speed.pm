# Bench::Speed - rates and latencies beside an empty filter, and how the cost
# grows.
package Bench::Speed;

use strict;
use warnings;

use Bench::Filter;
use Bench::Mail;
use Bench::Table qw(heading median row);

# Two filters measured in turn with the same load: the medians of the ratios of
# rate and p99, and of both sides' figures.
sub in_turn {
	my ($rounds, $floor, $filter, @load) = @_;
	my (@all, %of);
	$_->load(@load) for $floor, $filter;
	for my $i (1 .. $rounds) {
		my @pair = map { $_->load(@load) }
		    $i % 2 ? ($floor, $filter) : ($filter, $floor);
		@pair = reverse @pair unless $i % 2;
		push @all, \@pair;
	}
	for my $what (qw(rate p99 p50 cpu)) {
		$of{$what} = median(map { $_->[1]{$what} / ($_->[0]{$what} || 1e-3) }
		    @all);
		$of{"floor_$what"} = median(map { $_->[0]{$what} } @all);
		$of{"filter_$what"} = median(map { $_->[1]{$what} } @all);
	}
	return \%of;
}

# Rows of one kind of mail; target is of the rate.
sub rate {
	my ($rounds, $name, $target, $floor, $filter, @load) = @_;
	my $of = in_turn($rounds, $floor, $filter, @load);
	row("$name: rate / floor's", '%.3f', $of->{rate}, '', $target);
	row("$name: rate", '%.0f', $of->{filter_rate}, 'messages/s');
	row("$name: processor time, floor's", '%.0f', $of->{floor_cpu}, 'us');
	row("$name: processor time", '%.0f', $of->{filter_cpu}, 'us');
	return $of;
}

sub rates {
	my ($rounds, $mails, $floor, $body, $daemon) = @_;
	heading('Messages a second, 4 connections, beside an empty filter');
	my @eoh = ($floor, $daemon);
	my @end = ($body, $daemon);
	rate(2 * $rounds, 'out of scope', '>= 0.97', @eoh, 4, 6000, $mails->{outside});
	rate(2 * $rounds, '1 in 100 a platform\'s', '>= 0.95', @eoh, 4, 6000,
		$mails->{stream});
	rate($rounds, 'platform, 2 to 100 KB', '>= 0.70', @end, 4, 600,
		$mails->{platform});
	rate($rounds, 'platform, one message of 23 KB', undef, @end, 4, 800,
		$mails->{typical});
	rate($rounds, 'digest of ten jobs, 65 KB', undef, @end, 4, 300,
		$mails->{digest});
	rate(3, '100 KB of nothing but a client\'s words', undef, @end, 4, 16,
		$mails->{dense});
	return;
}

# The same beside the empty filter as it is commonly written.
sub beside_answers {
	my ($rounds, $mails, $floor, $body, $daemon) = @_;
	my @name = map { "each answered: $_" } 'out of scope',
	    '1 in 100 a platform\'s', 'platform, 2 to 100 KB', 'latency as below';
	heading('The same, beside an empty filter that answers every field');
	rate($rounds, $name[0], undef, $floor, $daemon, 4, 3000, $mails->{outside});
	rate($rounds, $name[1], undef, $floor, $daemon, 4, 3000, $mails->{stream});
	rate($rounds, $name[2], undef, $body, $daemon, 4, 600, $mails->{platform});
	row("$name[3]: p99 / floor's", '%.2f',
		in_turn($rounds, $body, $daemon, 50, 500, $mails->{platform},
		    '--gap', 200)->{p99}, '');
	return;
}

sub latency {
	my ($rounds, $mails, $floor, $body, $daemon) = @_;
	heading('Latency, 50 connections with gaps of 200 ms between messages');
	my @with = (50, 500, $mails->{platform}, '--gap', 200);
	my $of = in_turn($rounds, $body, $daemon, @with);
	row('platform mail: p99 / floor\'s', '%.2f', $of->{p99}, '', '<= 2');
	row('platform mail: p50, floor\'s', '%.2f', $of->{floor_p50}, 'ms');
	row('platform mail: p50', '%.2f', $of->{filter_p50}, 'ms');
	row('platform mail: p99, floor\'s', '%.2f', $of->{floor_p99}, 'ms');
	row('platform mail: p99', '%.2f', $of->{filter_p99}, 'ms');
	$of = in_turn($rounds, $floor, $daemon, 50, 1200, $mails->{stream},
		'--gap', 50);
	row('stream, gaps of 50 ms: p99 / floor\'s', '%.2f', $of->{p99}, '',
		'<= 2');
	return;
}

# Processor time by size: of pages as they are, and of nothing but words.
sub by_size {
	my ($results, $daemon, $mails) = @_;
	my @points;
	heading('Processor time by the size of a mail');
	for my $kb (4, 8, 16, 32, 64, 128) {
		my ($page, $dense) = map { $daemon->load(1, 24, $_)->{cpu} }
		    $mails->("page-$kb", Bench::Mail::message(words => 600,
			sheet => $kb > 16 ? ($kb - 16) * 1000 : 10,
			$kb < 16 ? (page => 0, words => $kb * 900) : ())),
		    $mails->("dense-$kb", Bench::Mail::dense($kb * 880));
		row("message of $kb KB", '%.0f', $page, 'us') if $kb >= 16;
		row("client's words, $kb KB", '%.0f', $dense, 'us');
		push @points, [ $kb, $dense, $kb >= 16 ? $page : '?' ];
	}
	my ($small, $large) = @points[ 2, 5 ];
	row('client\'s words: 128 KB / (8 times 16 KB)', '%.2f',
		$large->[1] / (8 * $small->[1]), '', '<= 1.5');
	Bench::Table::plot("$results-size", 'KB', 'microseconds',
		[ 'nothing but client\'\'s words', 'message in a page' ], @points);
	return;
}

sub by_connections {
	my ($results, $daemon, $mails) = @_;
	my @points;
	heading('By the number of connections (the stream)');
	for my $n (1, 4, 16, 50, 100, 200) {
		my $of = $daemon->load($n, 2000, $mails->{stream});
		row("$n connections: rate", '%.0f', $of->{rate}, 'messages/s');
		row("$n connections: processor time", '%.0f', $of->{cpu}, 'us');
		push @points, [ $n, $of->{cpu} ];
	}
	Bench::Table::plot("$results-connections", 'connections',
		'microseconds a message', ['processor time'], @points);
	return;
}

# Rules with words of their own, instead of the shipped ones or beside them.
sub with_rules {
	my ($n, $keep) = @_;
	my $to = "$Bench::Filter::dir/etc-$n" . ($keep ? '-more' : '');
	system('cp', '-r', "$Bench::Filter::dir/etc", $to);
	unlink glob "$to/rules/*.conf" unless $keep;
	Bench::Table::write_file("$to/rules/made.conf", "rules = (\n"
		. join(",\n", map {
			my $word = join '', map { chr(97 + $_ % 26) }
			    int($_ / 676), int($_ / 26), $_, $_ * 7, $_ * 3;
			"{ id = \"made.r$_\"; family = \"contact\"; score = 1; "
			    . "describe = \"made\"; phrases = [ \"(contact|reach) "
			    . "... on $word\", \"my $word (id|account)\" ]; }"
		} 1 .. $n) . "\n);\n");
	return "$to/offplat-milter.conf";
}

sub by_rules {
	my ($results, $rounds, $mails, $body) = @_;
	my (@points, %us);
	heading('By the number of rules (the message of 23 KB)');
	for my $n (150, 300, 750, 1500) {
		my $daemon = Bench::Filter->daemon("rules-$n",
			conf => with_rules($n));
		$daemon->load(1, 50, $mails->{typical});
		$us{$n} = $daemon->load(1, 200, $mails->{typical})->{cpu};
		push @points, [ $n, $us{$n} ];
		row("$n made rules", '%.0f', $us{$n}, 'us');
		row("$n made rules: start", '%.2f', $daemon->{seconds}, 's',
			$n == 1500 ? '< 1' : undef);
		$daemon->stop;
	}
	row('1500 made rules / 150', '%.2f', $us{1500} / $us{150}, '', '<= 2');
	# What reading, folding and finding facts take, whatever the rules. Making
	# the shipped ones leaves malloc() with these thresholds.
	my $daemon = Bench::Filter->daemon('rules-1', conf => with_rules(1),
		env => { GLIBC_TUNABLES => 'glibc.malloc.trim_threshold=8388608'
		    . ':glibc.malloc.mmap_threshold=8388608' });
	rate($rounds, 'one made rule, platform, 2 to 100 KB', undef, $body,
		$daemon, 4, 600, $mails->{platform});
	$daemon->stop;
	$daemon = Bench::Filter->daemon('rules-more',
		conf => with_rules(1500, 1));
	$daemon->load(1, 50, $mails->{typical});
	row('shipped rules and 1500 made ones', '%.0f',
		$daemon->load(1, 200, $mails->{typical})->{cpu}, 'us');
	row('shipped rules and 1500 made ones: start', '%.2f',
		$daemon->{seconds}, 's');
	$daemon->stop;
	Bench::Table::plot("$results-rules", 'rules', 'microseconds',
		['message of 23 KB'], @points);
	return;
}

1;
