# Milter - speaks the MTA's side of the milter protocol, for tests that need
# more than miltertest gives: several connections at once, half packets,
# packets beyond 64 KB, what exactly was asked for in the negotiation.
#
#   my $m = Milter->new($socket);          # a path, or PORT on the loopback
#   $m->negotiate;                         # with everything Postfix offers
#   my $answer = $m->message(headers => [ [ From => 'a@example.net' ] ],
#                            body => "text\r\n");
#   $answer->{reply}                       # 'a', 'c', 't' …: the last reply
#   $answer->{inserted}, ->{changed}       # [ [ index, name, value ] … ]
package Milter;

use strict;
use warnings;

use IO::Socket::INET;
use IO::Socket::UNIX;

use constant {
	NR_HDR  => 0x80,
	NR_CONN => 0x1000,
	NR_MAIL => 0x4000,
	NR_RCPT => 0x8000,
	NR_EOH  => 0x40000,
	NR_BODY => 0x80000,
	SKIP    => 0x400,
};

our $timeout = 20;

sub new {
	my ($class, $where) = @_;
	my $sock = $where =~ m{^/}
	    ? IO::Socket::UNIX->new(Peer => $where)
	    : IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		PeerPort => $where);
	return undef unless $sock;
	binmode $sock;
	return bless { sock => $sock, steps => 0 }, $class;
}

sub send_raw {
	my ($self, $bytes) = @_;
	local $SIG{PIPE} = 'IGNORE';
	while (length $bytes) {
		my $n = syswrite($self->{sock}, $bytes);
		return 0 unless defined $n;
		substr($bytes, 0, $n, '');
	}
	return 1;
}

sub send {
	my ($self, $cmd, $data) = @_;
	$data = '' unless defined $data;
	return $self->send_raw(pack('N', 1 + length $data) . $cmd . $data);
}

sub read_bytes {
	my ($self, $want) = @_;
	my $got = '';
	local $SIG{ALRM} = sub { die "no answer within $timeout s\n" };
	alarm $timeout;
	while (length $got < $want) {
		my $n = sysread($self->{sock}, $got, $want - length $got,
		    length $got);
		next if !defined $n && $!{EINTR};
		last unless $n;
	}
	alarm 0;
	return length $got == $want ? $got : undef;
}

# ( reply, data ), or nothing when the filter has closed the connection.
sub receive {
	my ($self) = @_;
	my $head = $self->read_bytes(4);
	return unless defined $head;
	my $packet = $self->read_bytes(unpack 'N', $head);
	return unless defined $packet;
	return (substr($packet, 0, 1), substr($packet, 1));
}

# Sends a command and gives the reply, or '-' when none is to come.
sub command {
	my ($self, $cmd, $data, $silent) = @_;
	return unless $self->send($cmd, $data);
	return '-' if $silent && $self->{steps} & $silent;
	my ($reply) = $self->receive;
	return $reply;
}

sub negotiate {
	my ($self, %arg) = @_;
	my $data = pack 'NNN', $arg{version} // 6, $arg{actions} // 0x1ff,
	    $arg{steps} // 0x1fffff;
	$self->send('O', $data);
	my ($reply, $answer) = $self->receive;
	return 0 unless defined $reply && $reply eq 'O';
	(my $version, $self->{actions}, $self->{steps}) = unpack 'NNN',
	    $answer;
	$self->{macros} = {};
	my $rest = substr $answer, 12;
	while (length $rest > 4) {
		my $stage = unpack 'N', $rest;
		(my $list, $rest) = split /\0/, substr($rest, 4), 2;
		$self->{macros}{$stage} = $list;
	}
	return 1;
}

sub macro {
	my ($self, $stage, %macros) = @_;
	return $self->send('D', $stage . join '',
		map { "$_\0$macros{$_}\0" } sort keys %macros);
}

sub connect_info {
	my ($self, $host) = @_;
	$self->macro('C', j => $self->{name} // 'mx.example.org');
	return $self->command('C',
		($host // 'client.example.net') . "\0" . '4' . pack('n', 4321)
		    . "192.0.2.1\0", NR_CONN);
}

sub mail {
	my ($self, $from) = @_;
	return $self->command('M', "<$from>\0", NR_MAIL);
}

sub rcpt {
	my ($self, $to) = @_;
	return $self->command('R', "<$to>\0", NR_RCPT);
}

sub header {
	my ($self, $name, $value) = @_;
	return $self->command('L', "$name\0$value\0", NR_HDR);
}

sub eoh {
	my ($self, $id) = @_;
	$self->macro('N', i => $id) if defined $id;
	return $self->command('N', '', NR_EOH);
}

sub body {
	my ($self, $bytes) = @_;
	return $self->command('B', $bytes, NR_BODY);
}

# Sends the end of the mail and collects what the filter wants.
sub eom {
	my ($self, $id) = @_;
	my %answer = (inserted => [], changed => [], other => []);
	$self->macro('E', i => $id) if defined $id;
	$self->send('E');
	while (my ($reply, $data) = $self->receive) {
		if ($reply eq 'i' || $reply eq 'm') {
			my $index = unpack 'N', $data;
			my ($name, $value) = split /\0/, substr($data, 4), -1;
			push @{ $answer{$reply eq 'i' ? 'inserted' : 'changed'} },
			    [ $index, $name, $value ];
		} elsif ($reply eq 'q') {
			($answer{quarantine} = $data) =~ s/\0\z//;
		} elsif ($reply =~ /[acdrty4]/) {
			$answer{reply} = $reply;
			$answer{text} = $data;
			last;
		} else {
			push @{ $answer{other} }, $reply;
		}
	}
	return \%answer;
}

# A whole message. What ended it early is in {at}.
sub message {
	my ($self, %arg) = @_;
	my $id = $arg{id} // 'Q' . ++$self->{count};
	my $chunk = $arg{chunk} // 65535;
	my $reply;

	$self->connect_info unless $self->{connected}++;
	$reply = $self->mail($arg{from} // 'sender@example.net');
	return { reply => $reply, at => 'mail' } if ($reply // '') !~ /[-c]/;
	$self->rcpt($_)
	    for @{ $arg{rcpt} // [ 'freelancer@example.org' ] };
	$self->header(@$_) for @{ $arg{headers} // [] };
	$reply = $self->eoh($id);
	return { reply => $reply, at => 'eoh' } if ($reply // '') !~ /[-c]/;
	my $body = $arg{body} // '';
	my $sent = 0;
	while ($sent < length $body) {
		$reply = $self->body(substr $body, $sent, $chunk);
		return { at => 'body' } unless defined $reply;
		$sent += $chunk;
		last if $reply eq 's';
	}
	my $answer = $self->eom($id);
	return { %$answer, at => 'eom', skipped => ($reply // '') eq 's' };
}

sub abort { return $_[0]->send('A') }

sub quit {
	my ($self) = @_;
	$self->send('Q');
	return $self->hang_up;
}

sub hang_up { return close $_[0]{sock} }

# The value of the first inserted header of that name.
sub inserted {
	my ($answer, $name) = @_;
	my ($hit) = grep { lc $_->[1] eq lc $name } @{ $answer->{inserted} };
	return $hit ? $hit->[2] : undef;
}

1;
