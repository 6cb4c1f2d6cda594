#!/usr/bin/perl
# Nothing that a mail, its envelope or its MTA says can end a log line, begin a
# header, or pass for a field of either: CR, LF, NUL, quotes, 8-bit bytes and
# overlong values wherever a value may come from outside.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Milter;
use Offplat;
use Test::More;

my $daemon = Offplat->new(conf => <<'CONF');
action = { quarantine_from = "low"; tag_from = "low"; subject_tag = "[risk]"; };
CONF
ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);

my $scam = "Please write to me on Telegram.\r\n";
my $forged = 'FORGED1: risk=none score=0 action=none platform=upwork';
# Each is a value that an attacker may choose. A NUL ends a value of the
# protocol; two of them keep macros in pairs, since libmilter 8.17.1 reads
# beyond its list when the last macro of a packet has no value (see SECURITY).
my %hostile = (
	'CR LF' => "a\r\n$forged",
	'LF' => "a\n$forged",
	'CR' => "a\r$forged",
	'header' => "a\nX-Offplatform-Risk: none\n\tb",
	'end of the header' => "a\r\n\r\nbody",
	'NUL' => "a\0x\0$forged",
	'quotes' => q{"a' risk=none "b" \\" <x> to=<y>},
	'key' => 'a> risk=none to=<b',
	'format' => '%s%n%x%100000d%%',
	'8-bit' => join('', map { chr } 0x80 .. 0xff),
	'controls' => join('', map { chr } 1 .. 31, 127),
	'escape' => "\e[2J\e]0;title\a",
	'UTF-8' => "\xe2\x80\xa8\xe2\x80\xae\xc2\x85$forged",
	'long' => 'x' x 70_000,
	'empty' => '',
);

sub line_of {
	my ($mark) = @_;
	my @lines = grep { /\Q$mark\E/ } split /\n/, $daemon->log_text;
	return @lines;
}

# One message with the value in one place; every answer to it must be clean.
sub try {
	my ($place, $kind, $value) = @_;
	my $what = "$place, $kind";
	my $m = Milter->new($daemon->{socket});
	$m->negotiate;
	$m->{name} = $value if $place eq 'MTA name';
	my @more;
	push @more, [ $1 => $place eq 'Message-ID' ? "<$value\@x>" : $value ]
	    if $place =~ /^([A-Z][\w-]+)$/ && $place !~ /^(From|Subject)$/;
	my $headers = Offplat::platform_headers(@more);
	$headers->[0][1] = "\"$value\" <room_1\@upwork.com>"
	    if $place eq 'From';
	$headers->[2][1] = "Client sent you a message $value"
	    if $place eq 'Subject';
	push @$headers, [ "X-$value" => 'a' ] if $place eq 'field name';
	push @$headers,
	    [ "X-Offplatform-$value" => 'a' ] if $place eq 'forged name';
	my $before = () = $daemon->log_text =~ /: risk=/g;
	my $answer = $m->message(headers => $headers, body => $scam,
	    id => $place eq 'queue id' ? $value : 'Q1',
	    from => $place eq 'sender' ? $value : 'sender@example.net',
	    rcpt => [ $place eq 'recipient' ? $value
		: 'freelancer@example.org' ]);
	my $bad = 0;
	$bad++ unless ($answer->{reply} // '') eq 'a';
	$bad++ unless (Milter::inserted($answer, 'X-Offplatform-Risk') // '')
	    =~ /\Ahigh; score=\d+; platform=upwork;/;
	for (@{ $answer->{inserted} // [] }) {
		$bad++ unless $_->[1] =~ /\AX-Offplatform-(Risk|Advice)\z/;
		$bad++ unless $_->[2] =~ /\A[\x20-\x7e]+(\n\t[\x20-\x7e]+)*\z/;
		$bad++ if length $_->[2] > 2048;
	}
	$bad++ unless ($answer->{quarantine} // '')
	    =~ /\A[\x20-\x7e]{1,100}\z/;
	$daemon->log_wait(qr/: risk=/, $before + 1);
	is($bad, 0, "$what: nothing of it in the headers") or diag explain $answer;
	$m->quit;
	return;
}

for my $kind (sort keys %hostile) {
	subtest $kind => sub {
		# A From that a NUL cuts short names nobody.
		try($_, $kind, $hostile{$kind})
		    for grep { $_ ne 'From' || $kind ne 'NUL' } 'sender', 'recipient', 'queue id', 'MTA name', 'From',
		    'Subject', 'Message-ID', 'Reply-To', 'field name',
		    'forged name', 'Content-Type', 'Authentication-Results';
	};
}

subtest 'the log' => sub {
	my @lines = split /\n/, $daemon->log_text;
	my @judged = grep { /: risk=/ } @lines;
	is(scalar @judged, 12 * keys(%hostile) - 1, 'one line for each mail');
	is(scalar(grep { !/\A[\x20-\x7e]*\z/ } @lines), 0,
	    'printable ASCII only');
	is(scalar(grep { /\AFORGED1|offplat-milter\[\d+\]: FORGED1/ } @lines),
	    0, 'no forged line');
	my $value = qr/[^\s"<>\\;]+|<[^\s<>"]*>/;
	my @odd = grep { !/: \w{1,63}: risk=high( \w+=$value)+ us=\d+\z/ }
	    @judged;
	is_deeply(\@odd, [], 'every line is of one form');
	is(scalar(grep { (() = / risk=/g) != 1 } @judged), 0,
	    'with one level each');
	cmp_ok((sort { $b <=> $a } map { length } @lines)[0], '<', 4300,
	    'and no longer than syslog takes');
};

subtest 'the Subject that is written back' => sub {
	# The tag is ours; the rest is the sender's own, but never a new field.
	my $m = Milter->new($daemon->{socket});
	$m->negotiate;
	my $headers = Offplat::platform_headers();
	$headers->[2][1] = "sent you a message\r\n X: y\r\n\tz";
	my $answer = $m->message(headers => $headers, body => $scam);
	my ($changed) = map { $_->[2] } grep { $_->[1] eq 'Subject' }
	    @{ $answer->{changed} };
	unlike($changed // '', qr/\r|\n(?![ \t])/, 'its folds stay folds');
	$m->quit;
};

subtest 'nothing is run' => sub {
	my @bad;
	for my $file (grep { !m{/tool/} } glob "$Offplat::srcdir/src/*/*.c") {
		open my $in, '<', $file or die "$file: $!";
		push @bad, "$file:$." for
		    grep { /\b(?:system|popen|exec[lv]p?e?|posix_spawn\w*)\(/ }
		    <$in>;
	}
	is_deeply(\@bad, [], 'no code could run a program');
};

is($daemon->stop, 0, 'stops');
done_testing();
