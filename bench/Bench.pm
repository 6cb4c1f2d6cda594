# Bench - what bench/run is made of: mails of chosen sizes, filters that are
# started and stopped, and loads that are sent to them.
package Bench;

use strict;
use warnings;

use File::Path qw(make_path);
use MIME::Base64 qw(encode_base64);
use MIME::QuotedPrint qw(encode_qp);
use POSIX ();
use Time::HiRes qw(sleep time);

my @sentences = (
	'We are a small team and need somebody who builds a shop for our tools.',
	'The design is ready, and the texts will follow in the course of the week.',
	'Please tell us which similar work you have done and how long it took.',
	'There are about 250 products with pictures, prices and some discounts.',
	'You should know the usual tools; we write in English or in German.',
	'The old site stays online until the new one has been tested by us.',
);

sub new {
	my ($class, %self) = @_;
	return bless { %self, started => [] }, $class;
}

sub write_file {
	my ($path, $text) = @_;
	open my $file, '>', $path or die "$path: $!\n";
	binmode $file;
	print $file $text;
	close $file or die "$path: $!\n";
	return $path;
}

# So many bytes of a client's ordinary words, without anything suspicious.
sub words {
	my ($size) = @_;
	my ($text, $i) = ('', 0);
	$text .= $sentences[$i % @sentences] . (++$i % 4 ? ' ' : "\n\n")
	    while length $text < $size;
	return $text;
}

sub header {
	my ($from, $subject, $type, $encoding) = @_;
	return "Authentication-Results: mx.example.org;\r\n"
	    . "\tdmarc=pass header.from=email.upwork.com\r\n"
	    . "From: $from\r\nTo: freelancer\@example.org\r\n"
	    . "Subject: $subject\r\nDate: Tue, 13 Oct 2026 16:52:09 +0000\r\n"
	    . "Message-ID: <1\@mail.example.net>\r\nMIME-Version: 1.0\r\n"
	    . "Content-Type: $type; charset=utf-8\r\n"
	    . "Content-Transfer-Encoding: $encoding\r\n\r\n";
}

# A mail from outside of any platform.
sub outside {
	my ($size) = @_;
	my $text = words($size);
	$text =~ s/\n/\r\n/g;
	return header('Anna <anna@example.net>', 'The garden', 'text/plain',
		'7bit') . $text;
}

# A platform's notification: form is plain, page or base64.
sub platform {
	my ($form, $size) = @_;
	my $from = '"Daniel R. via Upwork" <room_1f40aa27c9b06e35@email.upwork.com>';
	my $text = "Daniel R.\n4:52 PM UTC, 13 Oct 2026\n\n" . words($size)
	    . "\n\nView on Upwork\n";
	my $type = $form eq 'page' ? 'text/html' : 'text/plain';
	if ($form eq 'page') {
		$text =~ s{([^\n]+)}{<p style="margin:0 0 12px">$1</p>}g;
		$text = "<html><body><table><tr><td>\n$text</td></tr></table>"
		    . '</body></html>';
	}
	my $coding = $form eq 'base64' ? 'base64' : 'quoted-printable';
	$text = $form eq 'base64' ? encode_base64($text, "\r\n")
	    : encode_qp($text, "\r\n");
	return header($from, 'Daniel R. sent you a message', $type, $coding)
	    . $text;
}

# Starts a filter; returns its process and where it listens.
sub start {
	my ($self, $name, @command) = @_;
	my $path = "$self->{dir}/$name.sock";
	unlink $path;
	my @argv = map { s/SOCKET/unix:$path/r } @command;
	my $pid = fork;
	die "fork: $!\n" unless defined $pid;
	if ($pid == 0) {
		open STDERR, '>', "$self->{dir}/$name.log";
		open STDOUT, '>&', \*STDERR;
		exec @argv or POSIX::_exit(127);
	}
	my $begin = time;
	sleep 0.01 until -S $path || time - $begin > 60;
	die "$name did not start: see $self->{dir}/$name.log\n" unless -S $path;
	push @{ $self->{started} }, $pid;
	return { pid => $pid, socket => "unix:$path", seconds => time - $begin };
}

sub stop {
	my ($self, $filter) = @_;
	kill 'TERM', $filter->{pid};
	waitpid $filter->{pid}, 0;
	@{ $self->{started} } =
	    grep { $_ != $filter->{pid} } @{ $self->{started} };
	return;
}

sub DESTROY {
	my ($self) = @_;
	local $?;
	kill 'TERM', @{ $self->{started} } if @{ $self->{started} };
	return;
}

# Sends a load: messages a second and percentiles.
sub load {
	my ($self, $filter, $load, @what) = @_;
	my @argv = ("$self->{build}/offplat", 'probe', '-c', $self->{conf},
		'--authserv-id', 'mx.example.org', '-s', $filter->{socket},
		'--load', $load, @what);
	open my $out, '-|', @argv or die "offplat probe: $!\n";
	my $text = join '', <$out>;
	close $out;
	$text =~ m{failed 0,} or die "a load failed: @argv\n$text";
	my ($rate) = $text =~ m{messages/s ([\d.]+)};
	my %result = (rate => $rate);
	$result{$1} = $2 while $text =~ /(p[\d.]+) ([\d.]+)/g;
	return \%result;
}

sub median {
	my @sorted = sort { $a <=> $b } @_;
	return $sorted[ $#sorted / 2 ];
}

# KB of memory that a process holds.
sub resident {
	my ($filter) = @_;
	open my $status, '<', "/proc/$filter->{pid}/status" or return 0;
	my ($kb) = join('', <$status>) =~ /^VmRSS:\s+(\d+)/m;
	return $kb;
}

1;
