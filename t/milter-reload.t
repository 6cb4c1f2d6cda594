#!/usr/bin/perl
# SIGUSR1 and SIGUSR2: new rules without a gap, and the counters.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Milter;
use Offplat;
use Test::More;
use Time::HiRes qw(sleep time);

my $daemon = Offplat->new;
my $metrics = "$daemon->{dir}/offplat.prom";
my $keys = qq{metrics_file = "$metrics"; metrics_interval = 1;};
$daemon->configure($keys);
ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);

my $body = "Call me by carrier pigeon.\r\n";
(my $pigeon = $Offplat::rules) =~ s/"telegram"/"carrier pigeon"/;

sub risk { return Milter::inserted($_[0], 'X-Offplatform-Risk') // '' }

sub verdict {
	my $m = Milter->new($daemon->{socket});
	$m->negotiate;
	my $answer = $m->message(body => $body,
	    headers => Offplat::platform_headers());
	$m->quit;
	return (risk($answer) =~ /\A(\w+)/)[0];
}

is(verdict(), 'none', 'the old rules');

my $before = Milter->new($daemon->{socket});
$before->negotiate;
$before->connect_info;
$before->mail('a@example.net');

$daemon->configure($keys, $pigeon);
$daemon->signal('USR1');
ok($daemon->log_wait(qr/reload: .* in force, 2 rules/), 'a good configuration');
is(verdict(), 'high', 'the new rules');

$before->rcpt('b@example.org');
$before->header(@$_) for @{ Offplat::platform_headers() };
$before->eoh;
$before->body($body);
like(risk($before->eom), qr/\Anone/,
    'a mail in progress keeps the rules it began with');
like(risk($before->message(body => $body, headers =>
    Offplat::platform_headers())), qr/\Ahigh/, 'the next one has the new');
$before->quit;

$daemon->configure("$keys\nno_such_key = 1;", $Offplat::rules);
$daemon->signal('USR1');
ok($daemon->log_wait(qr/reload: .* refused, the old configuration stays/),
    'a bad configuration is refused');
like($daemon->log_text, qr/offplat-milter\.conf:4: error: .*no_such_key/,
    'with file and line');
is(verdict(), 'high', 'the old rules stay in force');

unlink $daemon->{conf};
$daemon->signal('USR1');
ok($daemon->log_wait(qr/refused, the old/, 2), 'a missing one too');
is(verdict(), 'high', 'still');

$daemon->configure($keys, $Offplat::rules);
$daemon->signal('USR1') && sleep 0.02 for 1 .. 5;
ok($daemon->log_wait(qr/in force, 2 rules/, 2), 'and good again');
my $end = time + 5;
sleep 0.1 while verdict() ne 'none' && time < $end;
is(verdict(), 'none', 'what is there now is in force');

my %count = $daemon->counters;
is($count{reloads_refused}, 2, 'refused reloads are counted');
cmp_ok($count{reloads}, '>=', 2, 'good ones too');
cmp_ok($count{messages}, '>=', 7, 'messages');
is($count{messages}, $count{platform}, 'by what they are');
is($count{none} + $count{high}, $count{messages}, 'by level');
is($count{header}, $count{messages}, 'by what was done');
cmp_ok($count{descriptors}, '>', 3, 'descriptors');
like($count{scan_s}, qr/\A\d+\.\d{6}\z/, 'time');

sub metrics_text {
	open my $in, '<', $metrics or return '';
	local $/;
	return <$in>;
}
$end = time + 5;
sleep 0.1
    while metrics_text() !~ /^offplat_messages_total $count{messages}$/m
    && time < $end;
my $text = metrics_text();
like($text, qr/^offplat_messages_total $count{messages}$/m, 'metrics: messages');
like($text, qr/^offplat_verdicts_total\{level="high"\} $count{high}$/m,
    'metrics: levels');
like($text, qr/^# TYPE offplat_messages_total counter$/m, 'metrics: types');
like($text, qr/^# TYPE offplat_sessions gauge$/m, 'metrics: gauges');
my %seen;
$seen{$_}++ for $text =~ /^# TYPE (\S+)/mg;
is(scalar(grep { $_ > 1 } values %seen), 0, 'metrics: each type once');
is(scalar(grep { !/\A(?:#.*|offplat_\w+(?:\{\w+="[^"]*"\})? [\d.-]+)\z/ }
	split /\n/, $text), 0, 'metrics: no other lines');
is((stat $metrics)[2] & 0777, 0644, 'metrics: others may read them');
is($daemon->stop, 0, 'stops');
is($daemon->log_count(qr/AddressSanitizer|runtime error/), 0, 'no complaints');
done_testing();
