# Resolver - answers DNS queries for TXT records over UDP on a loopback address,
# from a table; of everything else it says that it is not there.
package Resolver;

use strict;
use warnings;

use IO::Socket::INET;
use POSIX ();

sub new {
	my ($class, $address, %txt) = @_;
	my $sock = IO::Socket::INET->new(Proto => 'udp',
	    LocalAddr => $address, LocalPort => 53) or return undef;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		serve($sock, \%txt);
		POSIX::_exit(0);
	}
	return bless { pid => $pid }, $class;
}

sub serve {
	my ($sock, $txt) = @_;
	while (defined(my $peer = recv $sock, my $query, 4096, 0)) {
		next if length $query < 17;
		send $sock, answer($query, $txt), 0, $peer;
	}
	return;
}

# RFC 1035, 4.1: one question, which the answer points back to.
sub answer {
	my ($query, $txt) = @_;
	my ($at, @labels) = (12);
	while ((my $n = ord substr $query, $at, 1) > 0) {
		push @labels, substr $query, $at + 1, $n;
		$at += 1 + $n;
		last if $at >= length $query;
	}
	my $name = lc join '.', @labels;
	my $type = unpack 'n', substr $query, $at + 1, 2;
	my $text = $txt->{$name};
	my $found = defined $text && $type == 16;
	my $reply = substr($query, 0, 2) . pack('nnnnn',
	    0x8580 | (defined $text ? 0 : 3), 1, $found ? 1 : 0, 0, 0)
	    . substr $query, 12, $at - 12 + 5;
	return $reply unless $found;
	my $data = join '', map { chr(length) . $_ } $text =~ /.{1,255}/g;
	return $reply . pack('nnnNn', 0xc00c, 16, 1, 60, length $data) . $data;
}

sub DESTROY {
	my ($self) = @_;
	local $?;
	kill 'TERM', $self->{pid};
	waitpid $self->{pid}, 0;
	return;
}

1;
