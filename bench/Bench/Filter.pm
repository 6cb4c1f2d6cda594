# Bench::Filter - a filter, or any server, that is started, loaded and looked at.
package Bench::Filter;

use strict;
use warnings;

use IO::Socket::UNIX;
use POSIX ();
use Time::HiRes qw(clock_gettime sleep time);

# Seconds for a server to listen, and to end.
use constant { PATIENCE => 30, LAST_WORDS => 5 };

our ($dir, $build, $conf);    # set once, by bench/run
my %running;

# Starts a command; SOCKET in it is where it is to listen. Of it: ready, a path
# that is there when it is up; env, more of the environment.
sub start {
	my ($class, $name, $of, @command) = @_;
	my $path = $of->{ready} // "$dir/$name.sock";
	unlink $path;
	my @argv = map { s/SOCKET/unix:$path/r } @command;
	my $begin = time;
	my $pid = fork // die "fork: $!\n";
	if ($pid == 0) {
		@ENV{ keys %{ $of->{env} } } = values %{ $of->{env} };
		open STDERR, '>', "$dir/$name.log";
		open STDOUT, '>&', \*STDERR;
		exec @argv or POSIX::_exit(127);
	}
	my $self = bless { name => $name, pid => $pid, path => $path,
		worker => $pid }, $class;
	$running{$pid} = 1;
	until (IO::Socket::UNIX->new($path)) {
		sleep 0.01;
		next if time - $begin < PATIENCE
		    && waitpid($pid, POSIX::WNOHANG()) == 0;
		$self->stop;
		die "$name did not start: " . read_file("$dir/$name.log") . "\n";
	}
	$self->{seconds} = time - $begin;
	return $self;
}

sub stop {
	my ($self) = @_;
	my $end = time + LAST_WORDS;
	kill 'TERM', $self->{pid};
	until (waitpid($self->{pid}, POSIX::WNOHANG()) != 0) {
		kill 'KILL', $self->{pid} if time > $end;
		sleep 0.02;
	}
	delete $running{ $self->{pid} };
	return;
}

END {
	local $?;
	kill 'TERM', $_ for keys %running;
}

sub read_file {
	my ($path) = @_;
	open my $file, '<', $path or return '';
	local $/;
	return <$file> // '';
}

# The daemon; of it: conf, a configuration; env.
sub daemon {
	my ($class, $name, %of) = @_;
	my $user = $> == 0 ? 'nobody' : scalar getpwuid $>;
	return $class->start($name, \%of, "$build/offplat-milter", '-f', '-c',
		$of{conf} // $conf, '-u', $user, '-p', 'SOCKET', '-L', 'stderr');
}

# The empty filter, of the form headers or body, "answers" behind it or not; of
# it: name; env.
sub floor {
	my ($class, $what, %of) = @_;
	return $class->start($of{name} // 'floor-' . $what =~ s/ /-/r, \%of,
		"$build/bench/floor", 'SOCKET', split(/ /, $what));
}

sub probe {
	my ($self, @what) = @_;
	return ("$build/offplat", 'probe', '-c', $conf, '--authserv-id',
		'mx.example.org', '--rcpt', 'freelancer@example.org', '-s',
		"unix:$self->{path}", @what);
}

# Sends COUNT messages over CONNECTIONS: messages a second, percentiles in ms,
# and microseconds of processor time that the filter took for each.
sub load {
	my ($self, $connections, $count, $mails, @more) = @_;
	my @argv = $self->probe('--load', "$connections,$count", @more, $mails);
	my $before = $self->cpu;
	open my $out, '-|', @argv or die "offplat probe: $!\n";
	my $text = join '', <$out>;
	close $out;
	$text =~ m{failed 0,} or die "a load failed: @argv\n$text";
	my %result = (cpu => 1e6 * ($self->cpu - $before) / $count);
	($result{rate}) = $text =~ m{messages/s ([\d.]+)};
	$result{$1} = $2 while $text =~ /(p[\d.]+) ([\d.]+)/g;
	return \%result;
}

# Seconds of processor time of the process so far: its clock, as in
# clock_getcpuclockid(3).
sub cpu {
	my ($self) = @_;
	return clock_gettime((~int $self->{worker}) << 3 | 2);
}

# KB that the process holds now, or (VmHWM) held at most.
sub resident {
	my ($self, $what) = @_;
	$what //= 'VmRSS';
	my ($kb) = read_file("/proc/$self->{worker}/status") =~ /^$what:\s+(\d+)/m;
	return $kb;
}

1;
