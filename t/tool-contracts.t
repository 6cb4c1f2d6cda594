#!/usr/bin/perl
# offplat contracts: what an administrator sees and does.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Test::More;
use Tool;

my $srcdir = $ENV{OFFPLAT_SRCDIR} // '.';
$ENV{SUDO_USER} = "jo\x1b\t:e";
sub configure {
	my ($name, $more) = @_;
	mkdir "$Tool::dir/$name";
	return spew("$Tool::dir/$name.conf", <<"CONF");
include = [ "$srcdir/etc/platforms.conf" ];
contracts = { file = "$Tool::dir/$name/db"; key_file = "$Tool::dir/$name/key"; $more };
CONF
}
my $conf = configure('one', '');
my $room = 'https://www.upwork.com/ab/messages/rooms/room_0123456789abcdef';
my @ann = ('--recipient', 'ann@example.org');

sub contracts { return offplat('contracts', '-c', $conf, @_) }

is_deeply([ contracts('list') ], [ 69, '', "offplat: the memory of contracts "
	. "cannot be used: key file $Tool::dir/one/key: No such file or directory\n" ],
    'nothing is there yet, and list makes nothing');
my ($status, $out, $err) = contracts('init');
is("$status $err", '0 ', 'init');
like($out, qr/secret 1 in use, 0 older/, 'tells the secret');
is((stat "$Tool::dir/one/key")[2] & 0777, 0600, 'which is for its owner alone');

is_deeply([ contracts('add', @ann, $room, 'job=~01AB') ], [ 0, '', '' ], 'add');
($status, $out, $err) = contracts('list');
is($status, 0, 'list');
like($out, qr/^[0-9a-f]{8} +upwork +active +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +[0-9a-f]{8} +2 +admin:jo___e$/m,
    'a line with who and when');
unlike($out . slurp("$Tool::dir/one/db"), qr/ann|example|0123456789abcdef/,
    'no address and no key');
my ($id) = $out =~ /^([0-9a-f]{8})/m;

is((contracts('list', '-r', '<Ann@Example.org>'))[0], 0, 'by recipient');
is((contracts('list', '-r', 'ben@example.org'))[0], 1, 'of another: none');
is((contracts('list', @ann, 'job=~01ab'))[0], 0, 'by a key');
is((contracts('list', @ann, "$room/story_1?x=y"))[0], 0, 'by a link');
is((contracts('list', @ann, 'job=~02'))[0], 1, 'another key: none');
is((contracts('list', '-p', 'fiverr'))[0], 1, 'another platform: none');
my ($one) = json_lines((contracts('list', '--json'))[1]);
is(length $one->{id}, 32, 'JSON: id');
is("@$one{qw(platform by keys secret)}", 'upwork admin:jo___e 2 1', 'and more');
ok($one->{active} && $one->{until} - $one->{since} == 400 * 86400, 'and dates');

for (
	[ 'add: no recipient', 2, qr/which --recipient/, 'add', $room ],
	[ 'add: no key', 2, qr/which contract/, 'add', @ann ],
	[ 'add: no such key', 2, qr/--platform upwork room=/, 'add', @ann, 'x' ],
	[ 'add: two platforms', 2, qr/several platforms/, 'add', @ann, $room,
		'https://www.fiverr.com/orders/fo12345abc' ],
	[ 'no such platform', 2, qr/no platform 'x'/, 'list', '-p', 'x' ],
	[ 'no such verb', 2, qr/no 'contracts x'/, 'x' ],
	[ 'no verb', 2, qr/list, add/ ],
	[ 'days', 2, qr/'0' is no number/, 'add', @ann, '-d', 0, $room ],
	[ 'remove: short id', 2, qr/at least 4 digits/, 'remove', 'ab' ],
	[ 'remove: no such id', 1, qr/no such/, 'remove', 'abcdef' ],
	[ 'remove: no such key', 1, qr/no such/, 'remove', @ann, 'job=~02' ],
	[ 'import: nothing', 2, qr/nothing to read/, 'import', '/dev/null' ],
	[ 'import: no file', 2, qr/No such file/, 'import', "$Tool::dir/none" ],
	[ 'import: other text', 2, qr/line 1/, 'import', $conf ],
) {
	my ($what, $want, $pattern, @arguments) = @$_;
	($status, $out, $err) = contracts(@arguments);
	is($status, $want, $what);
	like($err, $pattern, "$what: is told");
}

is((contracts('add', @ann, '--days', 3, 'job=~03'))[0], 0, 'add for some days');
my ($exported) = (contracts('export'))[1];
is(scalar(() = $exported =~ /\n/g), 3, 'export: a line each');
is((contracts('init', '--rotate'))[0], 0, 'a new secret');
is((contracts('list', @ann, 'job=~03'))[0], 0, 'the old one still finds');
is((contracts('remove', substr $id, 0, 6))[0], 0, 'remove by the id');
is((contracts('remove', @ann, 'job=~03'))[0], 0, 'and by a key');
is((contracts('list', '--all'))[0], 1, 'nothing is left');

my $from = "$Tool::dir/one/key";
$conf = configure('two', 'expire_days = 10;');
spew("$Tool::dir/two/key", slurp($from));
is((contracts('list'))[0], 69, 'a key file that others can read is refused');
chmod 0600, "$Tool::dir/two/key";
is_deeply([ offplat(\$exported, 'contracts', '-c', $conf, 'import') ],
    [ 0, '', '' ], 'import into another store');
is((contracts('list', @ann, $room))[0], 0, 'knows what the first one did');
is((contracts('export'))[1], $exported, 'all of it');
srand 1;
for my $i (1 .. 200) {
	my $damaged = $exported;
	substr($damaged, $i * length($damaged) / 201, 1) = chr(int rand 256);
	my ($got) = offplat(\$damaged, 'contracts', '-c', $conf, 'import');
	fail("import of damage $i: $got") if $got != 0 && $got != 2;
}
pass('damage in an import is taken or refused');

$conf = configure('three', 'backend = "none";');
like((contracts('list'))[2], qr/backend = "none"/, 'no store is told');
done_testing;
