# Browser - a Chromium without a window for a test, told what to do through its
# debugging pipe: JSON messages that end in NUL.
package Browser;

use strict;
use warnings;

use File::Temp ();
use IO::Select;
use JSON::PP ();
use MIME::Base64 qw(decode_base64);
use POSIX ();
use Time::HiRes qw(time);

my $json = JSON::PP->new->utf8;

# Its program, or nothing.
sub program {
	return (grep { -x } map { my $dir = $_; map { "$dir/$_" }
	    qw(chromium chromium-headless-shell) } split /:/, $ENV{PATH})[0];
}

sub new {
	my ($class) = @_;
	my $self = bless { id => 0, buffer => '', events => [],
	    dir => File::Temp->newdir }, $class;
	pipe my $commands, $self->{to} or die "pipe: $!";
	pipe $self->{from}, my $answers or die "pipe: $!";
	$self->{pid} = fork // die "fork: $!";
	if ($self->{pid} == 0) {
		POSIX::setsid();
		# As 3 and 4 it wants them; out of each other's way first.
		POSIX::dup2(fileno $commands, 30);
		POSIX::dup2(fileno $answers, 31);
		POSIX::dup2(30, 3);
		POSIX::dup2(31, 4);
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', "$self->{dir}/log";
		open STDERR, '>&', \*STDOUT;
		$ENV{HOME} = "$self->{dir}";
		# Its sandbox cannot be had as root, nor in most containers.
		{ exec program(), qw(--headless --no-sandbox --disable-gpu
		    --no-first-run --disable-dev-shm-usage --hide-scrollbars
		    --disable-background-networking --disable-extensions
		    --remote-debugging-pipe), "--user-data-dir=$self->{dir}/profile",
		    'about:blank' }
		POSIX::_exit(127);
	}
	$self->{to}->autoflush(1);
	my $target = $self->command('Target.createTarget', url => 'about:blank');
	$self->{session} = $self->command('Target.attachToTarget',
	    targetId => $target->{targetId}, flatten => JSON::PP::true)
	    ->{sessionId};
	$self->command("$_.enable") for qw(Page Runtime Log Network);
	return $self;
}

# One message from it, within that many seconds; dies when there is none.
sub receive {
	my ($self, $seconds) = @_;
	my $end = time + $seconds;
	my $length;
	while (($length = index $self->{buffer}, "\0") < 0) {
		die 'no answer from the browser: ' . $self->log_text
		    unless IO::Select->new($self->{from})
		    ->can_read($end - time) && sysread $self->{from},
		    $self->{buffer}, 1 << 16, length $self->{buffer};
	}
	my $message = substr $self->{buffer}, 0, $length + 1, '';
	chop $message;
	return $json->decode($message);
}

# command($method, %parameters): what it answers. Events are put aside.
sub command {
	my ($self, $method, %parameters) = @_;
	my $id = ++$self->{id};
	print { $self->{to} } $json->encode({ id => $id, method => $method,
		params => \%parameters, $self->{session}
		? (sessionId => $self->{session}) : () }), "\0";
	while (1) {
		my $message = $self->receive(60);
		if (($message->{id} // 0) == $id) {
			die "$method: $message->{error}{message}"
			    if $message->{error};
			return $message->{result};
		}
		push @{ $self->{events} }, $message if $message->{method};
	}
}

# Opens a page, and waits until it is there.
sub open {
	my ($self, $url) = @_;
	$self->{events} = [];
	$self->command('Page.navigate', url => $url);
	push @{ $self->{events} }, $self->receive(60)
	    until $self->events('Page.loadEventFired');
	return;
}

# The parameters of such events since the page was opened.
sub events {
	my ($self, $method) = @_;
	return map { $_->{params} } grep { $_->{method} eq $method }
	    @{ $self->{events} };
}

# The value of an expression in the page.
sub value {
	my ($self, $expression) = @_;
	my $answer = $self->command('Runtime.evaluate',
	    expression => $expression, returnByValue => JSON::PP::true);
	die $answer->{exceptionDetails}{exception}{description}
	    // 'exception' if $answer->{exceptionDetails};
	return $answer->{result}{value};
}

# A screen of that size; mobile is true for a phone.
sub screen {
	my ($self, $width, $height, $mobile) = @_;
	$self->command('Emulation.setDeviceMetricsOverride',
	    width => $width, height => $height, deviceScaleFactor => 1,
	    mobile => $mobile ? JSON::PP::true : JSON::PP::false);
	return;
}

sub scheme {
	my ($self, $scheme) = @_;
	$self->command('Emulation.setEmulatedMedia', features => [
	    { name => 'prefers-color-scheme', value => $scheme } ]);
	return;
}

# A click of the mouse in the middle of what the selector finds first.
sub click {
	my ($self, $selector) = @_;
	my $at = $self->value("(e=>{e.scrollIntoView({block:'center'});"
	    . "const r=e.getBoundingClientRect();return{x:r.x+r.width/2,"
	    . "y:r.y+r.height/2}})(document.querySelector('$selector'))");
	$self->command('Input.dispatchMouseEvent', type => $_, button => 'left',
	    clickCount => 1, %$at) for qw(mousePressed mouseReleased);
	return;
}

# The whole page as a PNG.
sub screenshot {
	my ($self, $path) = @_;
	my $shot = $self->command('Page.captureScreenshot',
	    captureBeyondViewport => JSON::PP::true);
	CORE::open my $out, '>:raw', $path or die "$path: $!";
	print $out decode_base64($shot->{data});
	return close $out;
}

sub log_text {
	my ($self) = @_;
	CORE::open my $in, '<', "$self->{dir}/log" or return '';
	local $/;
	return <$in> // '';
}

sub DESTROY {
	my ($self) = @_;
	return unless $self->{pid};
	local ($?, $@);
	# All of its processes.
	kill 'KILL', -$self->{pid};
	waitpid $self->{pid}, 0;
	return;
}

1;
