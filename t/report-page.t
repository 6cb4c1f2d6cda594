#!/usr/bin/perl
# The page of offplat report in a real Chromium: it fits a phone and a desk, in
# light and dark, its tables sort, and nothing of a log runs in it. Pictures of
# it come to lie in screenshots/ of the build.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Browser;
use Cwd ();
use Test::More;
use Tool;

plan skip_all => 'no Chromium here' unless Browser::program();

$ENV{TZ} = 'UTC';
my $shots = ($ENV{OFFPLAT_BUILDDIR} // '.') . '/screenshots';
mkdir $shots;

# A month of mail, as a log has it: three senders that keep asking, some long
# names, some that attack.
my @rules = qw(contact.telegram link.storage interview.away payment.outside
    fee.deposit malware.repository contact.about pressure.kindly);
my @evil = ('<img/src=x/onerror=alert(1)>@x.org', '"><script>alert(2)</script>',
    "javascript:alert(3)\@x.org", 'x' x 110 . '@example.org');
my $log = '';
my $n = 0;
for my $day (1 .. 30) {
	for my $i (0 .. 6 + $day * 7 % 5) {
		my $level = (qw(none none high medium none low high error
		    unknown))[($day + $i * 5) % 9];
		my $from = $i == 4 ? $evil[ $day % 4 ] : 'room_' . $i % 3
		    . '4aa27c9b06e35@email.upwork.com';
		my $at = "2026-11-" . sprintf '%02dT%02d:15:00Z', $day, 8 + $i;
		my $rules = $level =~ /high|medium|low/ ? 'rules=' . join(',',
		    map { $rules[ ($n + $_) % @rules ] } 0 .. $n % 3) . ' ' : '';
		$log .= sprintf "%s mx offplat-milter[7]: 4F%05XzQ: risk=%s score=%d "
		    . "action=%s platform=%s stage=unknown auth=pass kind=message "
		    . "%sfrom=<%s> to=<freelancer%d\@example.org> mid=<%d\@x> us=400\n",
		    $at, ++$n, $level, $level eq 'high' ? 71 + $n % 29 : 50,
		    $level eq 'high' ? 'quarantine' : 'header',
		    (qw(upwork fiverr))[ $n % 2 ], $rules, $from, $n % 5, $n;
	}
}
my $page = "$Tool::dir/report.html";
is((offplat(\$log, 'report', '--html', $page))[0], 0, 'a page is made');
my $browser = Browser->new;
$browser->screen(1280, 900, 0);
$browser->scheme('light');
$browser->open("file://$page");

# How well text stands out, by WCAG 2: 4.5 is enough for small text.
my $contrast = <<'JS';
(()=>{
const rgb=s=>s.match(/[\d.]+/g).map(Number),
lum=c=>c.slice(0,3).map(v=>v/255).map(v=>v<=.03928?v/12.92:((v+.055)/1.055)**2.4)
.reduce((t,v,i)=>t+v*[.2126,.7152,.0722][i],0),
back=e=>{for(;e;e=e.parentElement){const c=rgb(getComputedStyle(e).backgroundColor);
if(c.length<4||c[3]>0)return c}return[255,255,255]};
let worst=99;
for(const e of document.querySelectorAll('h1,h2,p,td,th button,b,.tiles div,code,figcaption,.axis')){
if(!e.textContent.trim())continue;
const[a,b]=[lum(rgb(getComputedStyle(e).color)),lum(back(e))].sort((x,y)=>y-x);
worst=Math.min(worst,(a+.05)/(b+.05));
}return worst})()
JS
my $wide = 'document.documentElement.scrollWidth<=innerWidth';

subtest 'at a desk' => sub {
	ok($browser->value($wide), 'not wider than the window');
	cmp_ok($browser->value($contrast), '>=', 4.5, 'light: can be read');
	is($browser->value("document.querySelectorAll('.days g').length"), 30,
	    'a bar for each day');
	is($browser->value("[...document.querySelectorAll('.days g')].filter(g=>"
		. "g.getBoundingClientRect().width<5).length"), 0, 'to be seen');
	is($browser->value("document.querySelectorAll('img,iframe,link,object')"
		. ".length"), 0, 'nothing that would load');
	ok($browser->screenshot("$shots/report-desk-light.png"), 'a picture');
};

my $light = $browser->value('getComputedStyle(document.body).backgroundColor');
subtest 'in the dark' => sub {
	$browser->scheme('dark');
	isnt($browser->value('getComputedStyle(document.body).backgroundColor'),
	    $light, 'another background');
	cmp_ok($browser->value($contrast), '>=', 4.5, 'can be read');
	ok($browser->screenshot("$shots/report-desk-dark.png"), 'a picture');
	$browser->scheme('light');
};

subtest 'on a phone' => sub {
	for my $width (320, 360, 414) {
		$browser->screen($width, 740, 1);
		ok($browser->value($wide), "$width: not wider than the screen");
	}
	$browser->screen(360, 740, 1);
	is($browser->value('innerWidth'), 360, 'nothing is shrunk to fit');
	cmp_ok($browser->value("Math.min(...[...document.querySelectorAll("
		. "'td,th button,p,h2,code')].map(e=>parseFloat(getComputedStyle(e)"
		. ".fontSize)))"), '>=', 12, 'no small print');
	# The first column, which says what a row is about, before any scrolling.
	is($browser->value("[...document.querySelectorAll('td:first-child')]"
		. ".filter(e=>e.getBoundingClientRect().left<0||"
		. "e.getBoundingClientRect().right>innerWidth).length"), 0,
	    'what rows are about is seen at once');
	ok($browser->screenshot("$shots/report-phone-light.png"), 'a picture');
	$browser->scheme('dark');
	ok($browser->screenshot("$shots/report-phone-dark.png"), 'and a dark one');
	$browser->scheme('light');
	$browser->screen(1280, 900, 0);
};

subtest 'tables sort' => sub {
	$browser->value("[...document.querySelectorAll('section')].find(s=>"
	    . "s.querySelector('h2').textContent=='Rules').id='rules'");
	my $column = sub { $browser->value("[...document.querySelectorAll("
		. "'#rules tbody td:nth-child($_[0])')].map(e=>e.textContent)") };
	my $sorted = sub { $browser->value("document.querySelector('#rules "
		. "th:nth-child($_[0])').getAttribute('aria-sort')") };
	my $click = sub { $browser->click("#rules th:nth-child($_[0]) button") };
	my $before = $column->(1);
	is(scalar @$before, scalar @rules, 'all rules');
	$click->(1);
	is_deeply($column->(1), [ sort @rules ], 'by name');
	is($sorted->(1), 'ascending', 'says so');
	$click->(1);
	is_deeply($column->(1), [ reverse sort @rules ], 'the other way round');
	$click->(2);
	my $alerts = $column->(2);
	is_deeply($alerts, [ sort { $b <=> $a } @$alerts ], 'by number');
	is($sorted->(2), 'descending', 'says so');
	is($sorted->(1), undef, 'only there');
	is_deeply([ sort @{ $column->(1) } ], [ sort @rules ], 'none is lost');
	$browser->value("document.querySelector('#rules th button').focus()");
	$browser->command('Input.dispatchKeyEvent', type => $_, key => 'Enter',
	    code => 'Enter', text => "\r", windowsVirtualKeyCode => 13)
	    for qw(keyDown keyUp);
	is($sorted->(1), 'ascending', 'by the keyboard, too');
};

subtest 'nothing of a log runs' => sub {
	like($browser->value('document.body.textContent'),
	    qr/<script>alert\(2\)<\/script>/, 'what attacks is text');
	is_deeply([ $browser->events($_) ], [], "no $_")
	    for qw(Page.javascriptDialogOpening Runtime.exceptionThrown
	    Log.entryAdded);
	is_deeply([ grep { !/^file:/ } map { $_->{request}{url} }
		$browser->events('Network.requestWillBeSent') ], [],
	    'nothing is loaded');
};

done_testing;
