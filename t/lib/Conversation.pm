# Conversation - the mails of a conversation on a platform, with the shipped
# profiles and two rules, as an MTA hands them to the milter.
package Conversation;

use strict;
use warnings;

use Milter;
use Offplat;

our $ann = 'ann@example.org';
our $room = 'https://www.upwork.com/ab/messages/rooms/room_0123456789abcdef';
our $job = 'https://www.upwork.com/jobs/~0123456789abcdef01';
our $contract = 'https://www.upwork.com/ab/f/contracts/31415926';
our $scam = 'Write to me on Telegram.';
our $warned = 'high unknown contact.telegram';
our $fine = 'none active -';

our $rules = <<"CONF";
include = [ "$Offplat::srcdir/etc/platforms.conf",
  "$Offplat::srcdir/etc/services.conf" ];
rules = (
  { id = "contact.telegram"; family = "contact"; score = 95;
    describe = "asks to continue on Telegram"; where = [ "client" ];
    stages = [ "pre-contract", "unknown" ]; pattern = "telegram"; },
  { id = "payment.wire"; family = "payment"; score = 90;
    describe = "offers a wire transfer"; where = [ "client" ];
    pattern = "wire transfer"; }
);
advice = { contact = "Stay on {platform}."; payment = "Be paid there."; };
CONF

# socket: of the milter.
sub new {
	my ($class, $socket) = @_;
	return bless { socket => $socket, sent => 0 }, $class;
}

# A mail from Upwork: subject, text, and what differs. Level, stage and rules.
sub send_mail {
	my ($self, $subject, $text, %arg) = @_;
	my $auth = $arg{auth} // 'pass';
	my $m = Milter->new($self->{socket});
	$m->negotiate;
	my $answer = $m->message(id => 'Q' . ++$self->{sent},
		rcpt => $arg{rcpt} // [ $ann ], headers => [
		$auth ? [ 'Authentication-Results' =>
		    "mx.example.org; dmarc=$auth header.from=upwork.com" ] : (),
		[ From => $arg{from} // '"Bob" <donotreply@upwork.com>' ],
		[ To => $ann ], [ Subject => $subject ],
		[ 'Content-Type' => $arg{type} // 'text/plain; charset=utf-8' ]
	    ], body => $text);
	$m->quit;
	return 'no answer' unless defined $answer->{reply};
	return verdict(Milter::inserted($answer, 'X-Offplatform-Risk'));
}

sub verdict {
	my $risk = $_[0] // 'out';
	my ($stage) = $risk =~ /stage=([a-z-]+)/;
	my ($hit) = $risk =~ /rules=([^;]*)/;
	return join ' ', $risk =~ /^(\w+)/, $stage // '-', $hit // '-';
}

# The text of a message: the client's words, and links of the template.
sub words {
	my ($words, @links) = @_;
	return join "\r\n", 'Unread message(s) from Bob about Logo', '', 'Bob',
	    '1:37 AM UTC, 15 Sep 2026', '', $words, '', 'View on Upwork',
	    @links, '';
}

sub talk {
	my ($self, $words, %arg) = @_;
	my $link = $arg{link} // $room;
	return $self->send_mail('Bob sent you a message',
		words($words, ref $link ? @$link : $link), %arg);
}

sub begin {
	my ($self, $links, %arg) = @_;
	return $self->send_mail('Your contract has started',
		"The contract started.\r\n$links\r\n", %arg);
}

sub end {
	my ($self, $links, %arg) = @_;
	return $self->send_mail('Your contract has ended',
		"The contract ended.\r\n$links\r\n", %arg);
}

1;
