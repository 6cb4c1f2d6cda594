#!/usr/bin/perl
# A conversation from its first message to the end of its contract, by the
# milter protocol: what is remembered, for whom, on whose word.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Milter;
use Offplat;
use Test::More;
use Tool;

my $rules = <<"CONF";
include = [ "$Offplat::srcdir/etc/platforms.conf" ];
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

my $daemon = Offplat->new;
sub contracts {
	return qq[contracts = { file = "$daemon->{dir}/contracts.db";
	  key_file = "$daemon->{dir}/contracts.key"; $_[0] };];
}
$daemon->configure(contracts(''), $rules);
ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);
is((stat "$daemon->{dir}/contracts.key")[2] & 0777, 0600,
    'the secrets are made for the daemon alone');

my $ann = 'ann@example.org';
my $room = 'https://www.upwork.com/ab/messages/rooms/room_0123456789abcdef';
my $job = 'https://www.upwork.com/jobs/~0123456789abcdef01';
my $contract = 'https://www.upwork.com/ab/f/contracts/31415926';

# A mail from Upwork: subject, text, and what differs. Its risk and what else
# is in that header.
my $sent = 0;
sub send_mail {
	my ($subject, $text, %arg) = @_;
	my $auth = $arg{auth} // 'pass';
	my $m = Milter->new($daemon->{socket});
	$m->negotiate;
	my $answer = $m->message(id => 'Q' . ++$sent,
		rcpt => $arg{rcpt} // [ $ann ], headers => [
		$auth ? [ 'Authentication-Results' =>
		    "mx.example.org; dmarc=$auth header.from=upwork.com" ] : (),
		[ From => $arg{from} // '"Bob" <donotreply@upwork.com>' ],
		[ To => $ann ], [ Subject => $subject ],
		[ 'Content-Type' => $arg{type} // 'text/plain; charset=utf-8' ]
	    ], body => $text);
	$m->quit;
	my $risk = Milter::inserted($answer, 'X-Offplatform-Risk') // 'out';
	my ($stage) = $risk =~ /stage=([a-z-]+)/;
	my ($hit) = $risk =~ /rules=([^;]*)/;
	return join ' ', $risk =~ /^(\w+)/, $stage // '-', $hit // '-';
}

sub talk {
	my ($words, %arg) = @_;
	my $link = $arg{link} // $room;
	return send_mail('Bob sent you a message', join("\r\n",
		'Unread message(s) from Bob about Logo', '', 'Bob',
		'1:37 AM UTC, 15 Sep 2026', '', $words, '', 'View on Upwork',
		ref $link ? @$link : $link, ''), %arg);
}

sub start {
	return send_mail('Your contract has started',
		"The contract started.\r\n$_[0]\r\n", @_[1 .. $#_]);
}

sub end {
	return send_mail('Your contract has ended',
		"The contract ended.\r\n$_[0]\r\n", @_[1 .. $#_]);
}

my $scam = 'Write to me on Telegram.';
my $warned = 'high unknown contact.telegram';
my $fine = 'none active -';

is(talk($scam), $warned, 'before a contract: warned');
is(start($room, auth => ''), 'none active -', 'a start nobody vouches for');
is(talk($scam), $warned, 'changes nothing');
start($room, auth => 'fail');
is(talk($scam), $warned, 'nor does a forged one');
start($room, auth => 'none');
is(talk($scam), $warned, 'nor one without a policy');
start($room, from => '"Bob" <donotreply@upwork.com>, x@evil.example');
is(talk($scam), $warned, 'nor one of two senders');
is(start($room), 'none active -', 'the contract starts');
is(talk($scam), $fine, 'the same message is fine now');
is(talk('I pay by wire transfer.'), 'high active payment.wire',
    'paying outside is not');
is(talk($scam, auth => ''), $warned,
    'what may be forged is judged without it');
is(talk($scam, rcpt => [ 'ben@example.org' ]), $warned,
    'for another recipient nothing has started');
is(talk($scam, rcpt => [ $ann, 'ben@example.org' ]), $warned,
    'nor for both');
is(talk($scam, rcpt => [ '<ANN@Example.ORG>' ]), $fine,
    'upper and lower case are one address');
end($room, auth => 'fail');
is(talk($scam), $fine, 'a forged end changes nothing');
end($room);
is(talk($scam), $warned, 'an authentic one does');

is(talk('Hello', link => [ $room, $job ]), 'none unknown -',
    'a message with the links of room and job');
start("$job\r\n$contract");
is(talk($scam), $fine, 'the room is known through its job');
is(talk($scam, link => 'x', from => '"Bob" <room_0123456789abcdef@upwork.com>'),
    $fine, 'and by the address of its sender');
end($contract);
is(talk($scam), $warned, 'the contract ends by its number');

# What a client writes is no key.
start($job);
is(talk("$scam $job", link => 'x'), $warned,
    "somebody's contract in the client's words gains nothing");
talk("See $job", link => $room);
is(talk($scam), $warned, 'and links nothing');
is(talk($scam, link => [ $job, 'https://www.upwork.com/jobs/~02fedcba9876543210' ]),
    $warned, 'two jobs say nothing');
my $page = '<p>Unread message(s) from Bob about Logo</p><p>1:37 AM UTC, 15 Sep '
    . '2026</p><p>Write to me on Telegram. <a href="%s">this</a></p>'
    . '<p><a href="%s">View on Upwork</a></p>';
my @html = (type => 'text/html; charset=utf-8');
is(send_mail('Bob sent you a message', sprintf($page, $job, 'https://x.example'),
	@html) =~ s/^\w+ //r, 'unknown contact.telegram',
    'nor does a link among them');
is(send_mail('Bob sent you a message', sprintf($page, 'https://x.example', $job),
	@html) =~ s/ \S+$//r =~ s/^\w+ //r, 'active', "the template's does");

# offplat check looks the same store up, and leaves it as it is.
my $mail = join "\n", 'Authentication-Results: mx.example.org; dmarc=pass header.from=upwork.com',
    'From: "Bob" <donotreply@upwork.com>', 'Subject: Bob sent you a message', '',
    'Unread message(s) from Bob about Logo', '1:37 AM UTC, 15 Sep 2026', $scam,
    'View on Upwork', $job, '';
my @as = ('-c', $daemon->{conf}, '--authserv-id', 'mx.example.org');
sub checked {
	my (undef, $out) = offplat(\$mail, 'check', '--json', @as, @_);
	return join ' ', map { "$_->{level} $_->{stage}" } json_lines($out);
}
is(checked('--rcpt', $ann), 'none active', 'offplat check knows it too');
is(checked('--rcpt', 'ben@example.org'), 'high unknown', 'by the recipient');
is(checked(), 'high unknown', 'without one nothing is known');
$mail =~ s/^Subject: .*/Subject: Your contract has ended/m;
checked('--rcpt', $ann);
is(talk($scam, link => $job), $fine, 'and a checked mail ends nothing');

# Damage: mail flows, the stage is unknown, the log says so once.
$daemon->signal('USR1');
ok($daemon->log_wait(qr/reload: .* in force/), 'a reload');
is(talk($scam, link => $job), $fine, 'keeps the store');
unlink map { "$daemon->{dir}/contracts.db$_" } '', '-wal', '-shm';
is(talk($scam, link => $job), $warned, 'a file that is removed: warned');
start($job);
is(talk($scam, link => $job), $fine, 'and made anew');
$daemon->stop;
spew("$daemon->{dir}/contracts.db", 'x' x 5000);
unlink map { "$daemon->{dir}/contracts.db$_" } '-wal', '-shm';
ok($daemon->start, 'starts with a file that is none');
ok($daemon->log_wait(qr/contracts: away.*not a database/), 'and says so');
is(talk($scam, link => $job), $warned, 'mail flows');
start($job) for 1 .. 5;
is($daemon->log_count(qr/contracts: away/), 1, 'it is said once');
cmp_ok(+{ $daemon->counters }->{contracts_away}, '>=', 5, 'and counted');
unlink "$daemon->{dir}/contracts.db";
sleep 2;
start($job);
is(talk($scam, link => $job), $fine, 'and works again when it is mended');
ok($daemon->log_wait(qr/contracts: back/), 'which is said');
is(+{ $daemon->counters }->{faults}, 0, 'no mail was a fault');
$daemon->stop;

$daemon->configure(contracts('backend = "none";'), $rules);
ok($daemon->start, 'starts without a memory');
start($job);
is(talk($scam, link => $job), $warned, 'and remembers nothing');
$daemon->configure(contracts(''), $rules);
$daemon->signal('USR1');
ok($daemon->log_wait(qr/reload: .* in force/, 2), 'a reload');
is(talk($scam, link => $job), $fine, 'takes a store into use');
$daemon->stop;
done_testing;
