#!/usr/bin/perl
# offplat rules: list, show, test, explain, new.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Offplat;
use Test::More;
use Tool;

my $dir = $Tool::dir;
my $rules = $Offplat::rules =~ s/\A(.*?)rules = \(.*?\n\);\n/$1/sr . <<'CONF';
lists = { channel = [ "telegram", "paper plane" ]; };
rules = (
  { id = "contact.channel"; family = "contact"; score = 60;
    describe = "asks to continue elsewhere"; where = [ "client" ];
    phrases = [ "{channel}" ]; unless_phrases = [ "bot" ];
    examples = { hit = [ "Write me on Telegram." ];
                 miss = [ "We need a Telegram bot." ]; }; },
  { id = "contact.later"; family = "contact"; score = 10;
    describe = "names a channel in a running contract";
    stages = [ "active" ]; phrases = [ "telegram" ]; },
  { id = "payment.other"; family = "payment"; score = 20;
    describe = "wants to pay outside"; platforms = [ "upwork" ];
    phrases = [ "pay you directly" ]; observe = true; }
);
CONF
my $conf = spew("$dir/offplat.conf", $rules);

sub rules { return offplat('rules', @_, '-c', $conf) }

subtest 'list' => sub {
	my ($status, $out) = rules('list');
	is($status, 0, 'exit 0');
	like($out, qr/^contact\.channel +60  \Q$conf\E:\d+  all$/m, 'a rule');
	like($out, qr/^contact\.later .*  active$/m, 'its stages');
	like($out, qr/^payment\.other .* \(observed\)$/m, 'an observed one');
	($status, $out) = rules('list', '--json');
	my ($first) = json_lines($out);
	is("$first->{id} $first->{score} $first->{file}",
	    "contact.channel 60 $conf", 'JSON');
};

subtest 'show' => sub {
	my ($status, $out) = rules('show', 'contact.channel');
	is($status, 0, 'exit 0');
	like($out, qr/^  \{channel\}: telegram, paper plane$/m,
	    'the words of a list');
	like($out, qr/^  examples that miss: We need a Telegram bot\.$/m,
	    'examples');
	like($out, qr/^  in full: .*plane.*telegram/m, 'the whole pattern');
	($status, $out, my $err) = rules('show', 'contact.nothing');
	is($status, 2, 'no such rule: exit 2');
	like($err, qr/'offplat rules list'/, 'says what to do');
	is((rules('show'))[0], 2, 'of what?');
};

subtest 'test' => sub {
	my ($status, $out) = rules('test');
	is($status, 0, 'exit 0');
	is($out, "3 rules, 2 examples: all hold\n", 'says so');
	my $bad = spew("$dir/bad.conf",
	    $rules =~ s/"Write me on Telegram\."/"Write me on Signal."/r);
	($status, $out, my $err) = offplat('rules', 'test', '-c', $bad);
	is($status, 1, 'an example that does not hold: exit 1');
	like($err, qr/\Q$bad\E:\d+: .*Signal/, 'which one, and where');
	is((offplat('rules', 'test', '-c', "$dir/none"))[0], 78,
	    'no configuration: exit 78');
};

subtest 'explain' => sub {
	my $mail = spew("$dir/mail",
	    message("We need a Telegram bot.\nI pay you directly."));
	my ($status, $out) = rules('explain', $mail);
	is($status, 0, 'exit 0');
	like($out, qr/^contact\.channel .*cancelled by 'unless' in client: "Telegram"$/m,
	    'cancelled');
	like($out, qr/^payment\.other .*hit \(observed\) in client: "pay you directly"$/m,
	    'hit');
	unlike($out, qr/^contact\.later/m, 'not tried');
	($status, $out) = rules('explain', '--verbose', $mail);
	like($out, qr/^contact\.later .*not tried: for other stages$/m,
	    'and why');
	is((rules('explain', "$dir/nothing"))[0], 2, 'no such file: exit 2');
};

subtest 'new' => sub {
	my ($status, $out) = offplat('rules', 'new', 'contact.mine');
	is($status, 0, 'exit 0');
	spew("$dir/mine.conf", $out);
	my $whole = spew("$dir/whole.conf",
	    ($rules =~ s/rules = \(.*?\n\);\n//sr)
		. qq{include = [ "mine.conf" ];\n});
	($status, $out, my $err) = offplat('rules', 'test', '-c', $whole);
	is($status, 0, 'it loads') or diag($err);
	is($out, "1 rules, 2 examples: all hold\n", 'and its examples hold');
	for my $id ('mine', '.mine', 'contact.', 'a.b"; x = "') {
		is((offplat('rules', 'new', $id))[0], 2, "no id: $id");
	}
};

is((rules('nonsense'))[0], 2, 'no such verb');
is((rules())[0], 2, 'no verb');

done_testing;
