#!/usr/bin/perl
# Behind a real opendkim and a real opendmarc, with keys and a resolver of the
# test's own: what they find out is what auth= says.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Offplat;
use Postfix;
use Resolver;
use Test::More;
use Time::HiRes qw(sleep time);

use constant ADDRESS => '127.53.0.1';

if (my $reason = Postfix::missing(qw(opendkim opendkim-testmsg opendmarc
	unshare openssl))) {
	plan skip_all => $reason;
}

my $milter = Offplat->new(conf => 'socket_mode = "0666";');
my $dir = $milter->{dir};
system('openssl genrsa -traditional -out ' . "$dir/key 1024 2>/dev/null") == 0
    or BAIL_OUT('no key');
my $public = join '', grep { !/-----/ }
    split /\n/, `openssl rsa -in $dir/key -pubout 2>/dev/null`;
my $resolver = Resolver->new(ADDRESS,
    'sel._domainkey.upwork.com' => "v=DKIM1; k=rsa; p=$public",
    '_dmarc.upwork.com' => 'v=DMARC1; p=reject; adkim=r; aspf=s');
plan skip_all => 'no port 53 on ' . ADDRESS unless $resolver;

sub spew {
	my ($name, $text) = @_;
	open my $out, '>', "$dir/$name" or die "$name: $!";
	print $out $text;
	close $out;
	return "$dir/$name";
}

# Both take mail from this machine for their own, unless they are told.
my $elsewhere = spew('elsewhere', "192.0.2.1\n");
spew('resolv.conf', 'nameserver ' . ADDRESS . "\n");
my $dkim = spew('opendkim.conf', <<"CONF");
Mode v
Socket local:$dir/dkim.sock
UMask 000
AuthservID mx.offplat.test
InternalHosts $elsewhere
Nameservers ${\ADDRESS}
AlwaysAddARHeader yes
Syslog no
Background no
CONF
my $dmarc = spew('opendmarc.conf', <<"CONF");
Socket local:$dir/dmarc.sock
UMask 000
AuthservID mx.offplat.test
TrustedAuthservIDs mx.offplat.test
IgnoreHosts $elsewhere
RejectFailures false
SPFSelfValidate false
Syslog false
Background false
CONF

sub wait_for {
	my ($path) = @_;
	my $end = time + 15;
	sleep 0.05 while !-S $path && time < $end;
	return -S $path;
}

# opendmarc asks whom resolv.conf names: it gets one of its own.
my @pids = (
	Mta::spawn("$dir/dkim.log", '/', Mta::find('opendkim'), '-f', '-x',
	    $dkim),
	Mta::spawn("$dir/dmarc.log", '/', 'unshare', '-m', 'sh', '-c',
	    "mount --bind $dir/resolv.conf /etc/resolv.conf && exec "
	    . Mta::find('opendmarc') . " -f -c $dmarc"));
END {
	local $?;
	kill 'TERM', @pids if @pids;
}
sub log_of { open my $in, '<', "$dir/$_[0]" or return ''; local $/; <$in> }
ok(wait_for("$dir/dkim.sock"), 'opendkim starts')
    or BAIL_OUT(log_of('dkim.log'));
ok(wait_for("$dir/dmarc.sock"), 'opendmarc starts')
    or BAIL_OUT(log_of('dmarc.log'));
ok($milter->start, 'the filter starts') or BAIL_OUT($milter->log_text);
my $postfix = Postfix->new(main_cf => 'smtpd_milters = '
    . join(', ', map { "unix:$_" } "$dir/dkim.sock", "$dir/dmarc.sock",
	$milter->{socket}) . "\n");
is($postfix->start, undef, 'Postfix starts') or BAIL_OUT('no Postfix');

sub signed {
	my ($text) = @_;
	my $file = spew('unsigned', $text =~ s/\r?\n/\r\n/gr);
	my $out = `opendkim-testmsg -d upwork.com -s sel -k $dir/key <$file`;
	return $out =~ s/\r\n/\n/gr;
}

sub risk {
	my ($text) = @_;
	my $id = $postfix->deliver($text, from => 'bounce@mailer.example');
	my $head = Mta::header($postfix->delivered($id));
	note($_) for $head =~ /^(Authentication-Results:.*)/mg;
	return ($head =~ /^X-Offplatform-Risk: (.*)/m)[0] // 'no header';
}

my $clean = "When can you start?\n";
my $date = "Date: Mon, 02 Feb 2026 10:00:00 +0000\n";
my $mail = Mta::from_platform($clean, $date);

like(risk(signed($mail)), qr/\Anone; .*auth=pass;/, 'signed: pass');
like(risk($mail), qr/\A\w+; .*auth=fail;/, 'not signed: fail');
like(risk(signed($mail) =~ s/start\?/pay?/r), qr/auth=fail;/,
    'changed on its way: fail');
my $forged = "Authentication-Results: mx.offplat.test;\n"
    . "\tdmarc=pass header.from=upwork.com; dkim=pass header.d=upwork.com\n";
like(risk($forged . $mail), qr/auth=fail;/, 'a forged pass: fail');
like(risk($forged . signed($mail) =~ s/start\?/pay?/r), qr/auth=fail;/,
    'a forged pass on a broken signature: fail');
like(risk($forged =~ s/mx\.offplat\.test/mx.example.com/r . $mail),
    qr/auth=fail;/, 'a pass in somebody else\'s name: fail');

$postfix->stop;
is($milter->stop, 0, 'stops');
kill 'TERM', @pids;
waitpid $_, 0 for splice @pids;
done_testing();
