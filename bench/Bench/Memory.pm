# Bench::Memory - what the filter holds: after its start, for a connection that
# waits, for a message under way; and how often it asks malloc() (allocs.c).
package Bench::Memory;

use strict;
use warnings;

use Bench::Filter;
use Bench::Mail;
use Bench::Table qw(heading row write_file);
use POSIX ();

use constant CONNECTIONS => 200;

# The three figures of allocs.c.
sub figures {
	my ($self) = @_;
	my %of;
	@of{qw(calls live most)} =
	    unpack 'QQQ', Bench::Filter::read_file($self->{counted});
	return \%of;
}

# From now on the most is counted anew.
sub forget_most {
	my ($self) = @_;
	open my $file, '+<', $self->{counted} or die "$self->{counted}: $!\n";
	binmode $file;
	sysseek $file, 16, 0;
	syswrite $file, pack 'Q', figures($self)->{live};
	close $file;
	return;
}

sub counting {
	my ($start, @what) = @_;
	my $file = "$Bench::Filter::dir/$start.allocs";
	write_file($file, "\0" x 24);
	chmod 0666, $file;
	my $filter = Bench::Filter->$start(@what, env => { BENCH_ALLOCS => $file,
		LD_PRELOAD => "$Bench::Filter::build/bench/allocs.so" });
	$filter->{counted} = $file;
	return $filter;
}

# KB resident and malloc'ed for each of many connections that wait behind a mail.
sub idle {
	my ($filter, $mails) = @_;
	$filter->load(4, 200, $mails);
	sleep 1;
	my ($rss, $live) = ($filter->resident, figures($filter)->{live});
	my $pid = fork // die "fork: $!\n";
	if ($pid == 0) {
		open STDOUT, '>', '/dev/null';
		exec $filter->probe('--load', CONNECTIONS . ',' . 2 * CONNECTIONS,
			'--gap', 3000, $mails) or POSIX::_exit(127);
	}
	# All have had one, and wait or are few that have the second.
	sleep 4;
	my @kb = (($filter->resident - $rss) / CONNECTIONS,
		(figures($filter)->{live} - $live) / 1024 / CONNECTIONS);
	waitpid $pid, 0;
	return @kb;
}

# Calls of malloc() for a message.
sub calls {
	my ($filter, $mails, $count) = @_;
	$filter->load(1, 20, $mails);
	my $before = figures($filter)->{calls};
	$filter->load(1, $count, $mails);
	return (figures($filter)->{calls} - $before) / $count;
}

# KB at most that one message holds.
sub in_flight {
	my ($filter, $mails) = @_;
	my $before = figures($filter)->{live};
	forget_most($filter);
	$filter->load(1, 5, $mails, '--timeout', 30);
	return (figures($filter)->{most} - $before) / 1024;
}

sub measure {
	my ($daemon, $mails, $make) = @_;
	heading('Memory');
	row('after start', '%.1f', $daemon->resident / 1024, 'MB', '< 20');
	my $filter = counting('daemon', 'counted');
	my $floor = counting('floor', 'body', name => 'counted-floor');
	row('after start, of it malloc()', '%.1f',
		figures($filter)->{live} / 1024**2, 'MB');
	row('a message of 23 KB under way', '%.0f',
		in_flight($filter, $mails->{typical}), 'KB');
	row('a digest of 65 KB under way', '%.0f',
		in_flight($filter, $mails->{digest}), 'KB');
	row('100 KB of a client\'s words under way', '%.0f',
		in_flight($filter, $mails->{dense}), 'KB');
	row('a mail of 30 MB under way (limit: 96 MB)', '%.1f',
		in_flight($filter, $make->('huge', Bench::Mail::message()
		    . ("y" x 70 . "\r\n") x 430_000)) / 1024, 'MB', '<= 96');
	my @calls = map { calls($_, $mails->{typical}, 300) } $floor, $filter;
	row('calls of malloc() for a message, floor\'s', '%.0f', $calls[0], '');
	row('calls of malloc() for a message of 23 KB', '%.0f', $calls[1], '');
	@calls = map { calls($_, $mails->{outside}, 300) } $floor, $filter;
	row('calls of malloc() for a mail out of scope', '%.0f', $calls[1], '');
	my @base = idle($floor, $mails->{typical});
	my @idle = idle($filter, $mails->{typical});
	row('idle connection: malloc(), floor\'s', '%.1f', $base[1], 'KB');
	row('idle connection: malloc() beyond the floor\'s', '%.1f',
		$idle[1] - $base[1], 'KB', '< 16');
	row('idle connection: resident, floor\'s', '%.1f', $base[0], 'KB');
	row('idle connection: resident beyond the floor\'s', '%.1f',
		$idle[0] - $base[0], 'KB', '< 16');
	row('most resident memory of all that', '%.0f',
		$filter->resident('VmHWM') / 1024, 'MB');
	$_->stop for $filter, $floor;
	return;
}

1;
