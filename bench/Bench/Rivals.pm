# Bench::Rivals - other filters with the same mails: rspamd with nothing but its
# regexp module and as many patterns as there are rules, SpamAssassin's spamd
# without the network. Both are Debian's, unpacked into the build folder by
# script/bench; where they are missing that is said, and the rest goes on.
package Bench::Rivals;

use strict;
use warnings;

use Config;
use Time::HiRes qw(time);

use Bench::Filter;
use Bench::Table qw(heading median row write_file);

sub unpacked {
	my ($name, $program) = @_;
	my $at = "$Bench::Filter::build/rivals";
	return $at if -x "$at/$program";
	print "  not measured: no $name unpacked in $at\n";
	return;
}

# One pattern a rule, of two words that stand near each other in an example.
sub patterns {
	my @argv = ("$Bench::Filter::build/offplat", 'rules', 'list', '-c',
		$Bench::Filter::conf);
	my $wanted = grep { /\S/ } `@argv`;
	my $text = join '', map { Bench::Filter::read_file($_) }
	    sort glob "$Bench::Filter::dir/etc/rules/*.conf";
	my %seen;
	while ($text =~ /\bhit\s*=\s*\[(.*?)\]/gs) {
		for my $example ($1 =~ /"((?:[^"\\]|\\.)*)"/g) {
			my @words = map { lc } $example =~ /\b([A-Za-z]{4,})\b/g;
			$seen{"/\\b$words[$_]\\b.{0,40}\\b$words[$_ + 1]\\b/i"} = 1
			    for grep { $_ % 2 == 0 } 0 .. $#words - 1;
		}
	}
	my @all = sort keys %seen;
	die "too few examples for $wanted patterns\n"
	    if $wanted == 0 || @all < $wanted;
	return map { $all[ $_ * @all / $wanted ] } 0 .. $wanted - 1;
}

# As a milter (its proxy, scanning itself), so that both get the same load.
sub rspamd_conf {
	my ($at, $dir, @patterns) = @_;
	my $share = "$at/usr/share/rspamd";
	my $i = 0;
	write_file("$dir/rules.lua", "config['regexp'] = {}\n" . join '', map {
		"config['regexp']['R" . $i++ . "'] = { re = [==[${_}{sa_body}]==], "
		    . "score = 1.0 }\n"
	} @patterns);
	return write_file("$dir/rspamd.conf", <<"CONF");
options {
  filters = "regexp"; explicit_modules = ["regexp"]; tempdir = "$dir";
  rspamd_dir = "$dir"; hs_cache_dir = "$dir"; local_addrs = []; dynamic_conf = "";
  control_socket = "$dir/control.sock mode=0600";
  dns { nameserver = ["127.0.0.1:9:10"]; timeout = 0.1s; retransmits = 1; }
  url_tld = "$share/effective_tld_names.dat";
}
logging { type = "console"; level = "error"; }
actions { reject = 15000; add_header = 6000; }
worker "rspamd_proxy" {
  bind_socket = "$dir/rspamd.sock mode=0666"; count = 1; milter = yes;
  upstream "local" { default = yes; self_scan = yes; }
}
lang_detection { languages = "$share/languages"; }
lua = "$dir/rules.lua";
CONF
}

sub start_rspamd {
	my ($at) = @_;
	my $dir = "$Bench::Filter::dir/rspamd";
	system('rm', '-rf', $dir);
	mkdir $dir;
	my @patterns = patterns();
	my $share = "$at/usr/share/rspamd";
	my ($lib) = glob "$at/usr/lib/*-linux-gnu*";
	my $filter = Bench::Filter->start('rspamd', { ready => "$dir/rspamd.sock",
		env => { LD_LIBRARY_PATH => "$lib:$at/usr/lib/rspamd",
			LUALIBDIR => "$share/lualib", RULESDIR => "$share/rules",
			PLUGINSDIR => "$share/plugins", SHAREDIR => $share,
			map { $_ => $dir } qw(DBDIR RUNDIR CONFDIR LOGDIR WWWDIR) } },
		"$at/usr/bin/rspamd", '-f', '-i', '-c',
		rspamd_conf($at, $dir, @patterns));
	# Its expressions are compiled behind its start, by another process.
	for (1 .. 60) {
		sleep 1;
		last if glob "$dir/*.hs";
	}
	sleep 3;
	my ($worker) = split ' ', `pgrep -f '^rspamd: rspamd_proxy' -P $filter->{pid}`;
	$filter->{worker} = $worker // $filter->{pid};
	row('rspamd: patterns', '%d', scalar @patterns, '');
	row('rspamd: sets that Hyperscan compiled', '%d',
		scalar(() = glob "$dir/*.hs"), '');
	return $filter;
}

sub rspamd {
	my ($rounds, $daemon, $mails) = @_;
	heading('rspamd, its regexp module alone, one worker; 4 connections');
	my $at = unpacked('rspamd', 'usr/bin/rspamd') or return;
	# It does not always come up in time, and then does at the next try.
	my $rspamd = eval { start_rspamd($at) } // eval { start_rspamd($at) };
	if (!$rspamd) {
		print "  not measured: $@";
		return;
	}
	for my $of ([ platform => 200, 'platform, 2 to 100 KB', '>= 4' ],
		[ typical => 200, 'one message of 23 KB', undef ],
		[ stream => 600, '1 in 100 a platform\'s', '>= 6' ]) {
		my ($mail, $count, $name, $target) = @$of;
		my (@rate, @cpu, @theirs);
		for (1 .. ($rounds > 3 ? 3 : $rounds)) {
			my $their = $rspamd->load(4, $count, $mails->{$mail});
			my $our = $daemon->load(4, 4 * $count, $mails->{$mail});
			push @rate, $our->{rate} / $their->{rate};
			push @cpu, $their->{cpu} / $our->{cpu};
			push @theirs, $their->{rate};
		}
		row("$name: rate / rspamd's", '%.1f', median(@rate), '', $target);
		row("$name: rspamd's rate", '%.0f', median(@theirs), 'messages/s');
		row("$name: rspamd's processor time / ours", '%.1f', median(@cpu),
			'');
	}
	row('rspamd: resident memory of the worker', '%.1f',
		$rspamd->resident / 1024, 'MB');
	$rspamd->stop;
	return;
}

sub start_spamd {
	my ($at) = @_;
	my $dir = "$Bench::Filter::dir/spamd";
	mkdir $dir;
	chmod 0777, $dir;
	my ($perl) = glob "$at/usr/lib/*-linux-gnu*/perl5/$Config{PERL_REVISION}.$Config{PERL_VERSION}";
	my @user = $> == 0 ? ('-u', 'nobody') : ();
	return Bench::Filter->start('spamd', { ready => "$dir/spamd.sock" }, 'perl',
		"-I$at/usr/share/perl5", $perl ? "-I$perl" : (), '-T',
		"$at/usr/sbin/spamd", '--local', '-x', '-m', 1, @user,
		"--configpath=$at/usr/share/spamassassin",
		"--siteconfigpath=$at/etc/spamassassin",
		"--socketpath=$dir/spamd.sock", '-s', 'stderr',
		'-r', "$dir/spamd.pid");
}

# Asks spamd about one mail, as spamc does.
sub ask {
	my ($spamd, $mail) = @_;
	my $socket = IO::Socket::UNIX->new($spamd->{path}) or die "spamd: $!\n";
	print $socket "CHECK SPAMC/1.5\r\nContent-length: " . length($mail)
	    . "\r\n\r\n$mail";
	shutdown $socket, 1;
	my $answer = join '', <$socket>;
	$answer =~ m{^SPAMD/[\d.]+ 0 EX_OK} or die "spamd said: $answer\n";
	return;
}

sub spamd {
	my ($daemon, $mails) = @_;
	heading('SpamAssassin (spamd, local tests alone), 1 connection');
	my $at = unpacked('SpamAssassin', 'usr/sbin/spamd') or return;
	my $spamd = eval { start_spamd($at) };
	if (!$spamd) {
		print "  not measured: $@";
		return;
	}
	my @texts = map { Bench::Filter::read_file($_) }
	    glob "$mails->{platform}/*.eml";
	ask($spamd, $texts[0]);
	my $began = time;
	ask($spamd, $_) for @texts;
	my $theirs = @texts / (time - $began);
	my $ours = median(map {
		$daemon->load(1, 200, $mails->{platform})->{rate}
	} 1 .. 3);
	row('platform, 2 to 100 KB: rate / spamd\'s', '%.0f', $ours / $theirs, '',
		'>= 100');
	row('platform, 2 to 100 KB: spamd\'s rate', '%.1f', $theirs,
		'messages/s');
	$spamd->stop;
	return;
}

1;
