package Corpus::Forms;

# The forms of the platforms' mails: from whom, with which subject, and which
# lines of furniture stand around the client's words. The fixed words that a
# reader needs to find those ("Unread message from", "View on Upwork", …) are
# the platforms'; all else is ours.

use strict;
use warnings;
use utf8;
use POSIX qw(strftime);
use Corpus::Names;

my %FORMS = (
	'message' => \&upwork_message,
	'reminder-2021' => \&upwork_reminder,
	'invitation' => \&upwork_invitation,
	'job-alert' => \&upwork_alert,
	'digest' => \&upwork_digest,
	'offer' => \&upwork_offer,
	'freelancer-message' => \&freelancer_message,
	'fiverr-message' => \&fiverr_message,
	'pph-message' => \&pph_message,
	'phish' => \&phish,
);

my $UPWORK = 'https://www.upwork.com';

# Advice that names the very channels which rules look for.
my @ADVICE = (
	'Stay safe: keep conversations and payments on the platform. Nobody '
	    . 'should ask you to move to Telegram or WhatsApp, and no real '
	    . 'client asks for a fee before you start.',
	'Safety tip: be careful when somebody wants to continue on WhatsApp, '
	    . 'Skype or Telegram, pays in cryptocurrency, or sends a cheque.',
	'Never pay a deposit or a training fee to get a job, never share '
	    . 'your password, and report requests to chat on Telegram.',
	'Protect yourself. Clients who ask for your phone number or e-mail '
	    . 'before a contract break the rules; so do payments outside.',
);

sub form {
	my ($record, $choice) = @_;
	my %mail = (client => $record->{client}
	    // Corpus::Names::client($choice, $record->{lang}),
	    job => $record->{job} // Corpus::Names::job($choice),
	    record => $record, choice => $choice, time => when($choice));
	my $form = $FORMS{$record->{form}}->(\%mail);
	$form->{date} = strftime '%a, %d %b %Y %H:%M:%S +0000',
	    gmtime $mail{time};
	$form->{preheader} //= 'View your message and send a reply';
	$form->{auth} //= authentic($form->{from}, $choice);
	return $form;
}

# Some minute of 2026, the same for every run.
sub when {
	my ($choice) = @_;
	return 1767225600 + 60 * $choice->number('time', 365 * 1440);
}

sub stamp {
	my ($mail, $later) = @_;
	my ($zone, $shift) = @{$mail->{choice}->pick('zone', [ 'UTC', 0 ],
		[ 'EEST', 3 ], [ 'EDT', -4 ], [ 'PHT', 8 ])};
	my $text = strftime "%I:%M %p $zone, %d %b %Y",
	    gmtime $mail->{time} + 3600 * $shift + 120 * $later;
	$text =~ s/^0//;
	return $text;
}

sub authentic {
	my ($from, $choice) = @_;
	my ($domain) = $from =~ /\@([^>]+)/;
	my ($org) = $domain =~ /([^.]+\.com)$/;
	return [ $choice->pick('auth',
		"Authentication-Results: mx.example.org;\n\tdmarc=pass "
		    . "(p=reject dis=none) header.from=$domain",
		"Authentication-Results: mx.example.org;\n\tdkim=pass "
		    . "header.d=$org header.s=" . $choice->hex('sel', 6)
		    . ";\n\tspf=pass smtp.mailfrom=$domain;\n\t"
		    . "dmarc=pass header.from=$domain") ];
}

sub initials {
	my ($name) = @_;
	return join '', map { substr $_, 0, 1 } split ' ', $name;
}

# The texts of a record: several messages, or several jobs.
sub sections {
	my ($mail) = @_;
	return split /\n==\n/, $mail->{record}{text};
}

sub room_url {
	my ($mail) = @_;
	my $room = $mail->{choice}->hex('room', 32);
	my $story = $mail->{choice}->hex('story', 32);
	return $mail->{choice}->pick('room-url',
		"$UPWORK/ab/messages/rooms/room_$room?frkscc=notification",
		"$UPWORK/messages/rooms/room_$room/story_$story",
		"$UPWORK/nx/messages/room_$room");
}

sub job_url {
	my ($mail, $n) = @_;
	return "$UPWORK/jobs/~02" . $mail->{choice}->digits("job$n", 19);
}

sub upwork_footer {
	my ($mail) = @_;
	my @blocks;
	push @blocks, [ 'line', $mail->{choice}->pick('advice', @ADVICE) ]
	    if $mail->{choice}->chance('has-advice', 70);
	push @blocks, [ 'rule' ],
	    [ 'link', 'Follow us on LinkedIn',
		'https://www.linkedin.com/company/upwork' ],
	    [ 'link', 'Facebook', 'https://www.facebook.com/upwork' ],
	    [ 'link', 'Instagram', 'https://www.instagram.com/upwork' ],
	    [ 'link', 'Get the app',
		'https://apps.apple.com/app/upwork-for-freelancers' ],
	    [ 'link', 'Privacy Policy', "$UPWORK/legal#privacy" ],
	    [ 'link', 'Unsubscribe', "$UPWORK/ab/notification-settings" ],
	    [ 'line', '530 Lytton Avenue, Palo Alto, CA 94301' ];
	return @blocks;
}

sub upwork_message {
	my ($mail) = @_;
	my $choice = $mail->{choice};
	my @texts = sections($mail);
	my $many = @texts > 1;
	my @blocks = ([ 'line', ($many ? 'Unread messages from '
		: 'Unread message from ')
		. "$mail->{client} about $mail->{job}" ], [ 'gap' ]);
	for my $n (0 .. $#texts) {
		push @blocks, [ 'line', initials($mail->{client}) ],
		    [ 'line', $mail->{client} ], [ 'line', stamp($mail, $n) ],
		    [ 'user', $texts[$n] ], [ 'gap' ];
	}
	push @blocks, [ 'link', 'View on Upwork', room_url($mail) ],
	    [ 'line', 'Reply' ], [ 'gap' ], upwork_footer($mail);
	my $room = 'room_' . $choice->hex('room', 32);
	my $from = $choice->chance('old-room', 15) ? 'upwork.com'
	    : 'email.upwork.com';
	return {
		from => "\"$mail->{client} via Upwork\" <$room\@$from>",
		subject => $choice->pick('subject',
			("$mail->{client} sent you a message") x 3,
			"You have an unread message from $mail->{client}"),
		blocks => \@blocks,
		unsubscribe => "$UPWORK/ab/notification-settings",
	};
}

sub upwork_reminder {
	my ($mail) = @_;
	my @blocks = ([ 'line', 'Reply to new messages' ],
		[ 'line', "You have unread messages for $mail->{job}" ],
		[ 'gap' ]);
	my $n = 0;
	for my $text (sections($mail)) {
		push @blocks, [ 'line', "$mail->{client} "
		    . stamp($mail, $n++) ], [ 'user', $text ], [ 'gap' ];
	}
	push @blocks, [ 'link', 'View on Upwork', room_url($mail) ],
	    [ 'link', 'Reply', room_url($mail) ], upwork_footer($mail);
	return {
		from => 'Upwork Notification <donotreply@upwork.com>',
		subject => 'You have unread messages about the job '
		    . $mail->{job},
		blocks => \@blocks,
	};
}

sub upwork_invitation {
	my ($mail) = @_;
	my $choice = $mail->{choice};
	my ($note, $about) = sections($mail);
	$about //= 'We look for somebody who can take this from start to '
	    . 'end. Details are in the job post.';
	my $click = 'https://link.t.upwork.com/ls/click?upn=u001.'
	    . $choice->hex('upn', 60);
	my $url = $choice->chance('click', 60) ? $click : job_url($mail, 0);
	my @blocks = ([ 'line', 'You have an invitation' ],
		[ 'link', $mail->{job}, $url ], [ 'user', $about ], [ 'gap' ],
		[ 'line', 'Personal note from client' ], [ 'user', $note ],
		[ 'gap' ], [ 'link', 'View invite', $url ],
		[ 'link', 'Decline', $url ], upwork_footer($mail));
	return {
		from => 'Upwork <upwork@t.upwork.com>',
		subject => $choice->pick('subject',
			'Invitation to Interview for: ',
			'Invitation to Apply for: ') . $mail->{job},
		preheader => 'A client would like to hear from you',
		blocks => \@blocks,
	};
}

# One job as alerts and digests show it.
sub job_blocks {
	my ($mail, $n, $title, $text) = @_;
	my $choice = $mail->{choice};
	my $url = job_url($mail, $n);
	my $low = 5 + $choice->number("rate$n", 40);
	my $pay = $choice->chance("fixed$n", 40)
	    ? 'Fixed price: $' . 50 * $low : "Hourly: \$$low-\$" . 2 * $low;
	my $trust = $choice->chance("unverified$n", 30) ? 'Payment unverified'
	    : 'Payment verified · 4.' . $choice->number("stars$n", 10)
	    . ' stars · $' . (1 + $choice->number("spent$n", 90)) . 'K spent';
	return ([ 'link', $title, "$url?link=title" ], [ 'gap' ],
		[ 'line', "$pay · Est. time: 1 to 3 months · Posted "
		    . strftime('%a, %b %d', gmtime $mail->{time}) ],
		[ 'user', $text ],
		[ 'link', '... more', "$url?link=more" ], [ 'gap' ],
		[ 'line', 'Skills:' ],
		(map { [ 'link', $_, "$UPWORK/freelance-jobs/"
		    . lc(s/ /-/gr) . '/' ] } Corpus::Names::skills($choice)),
		[ 'line', "$trust · " . Corpus::Names::place($choice) ],
		[ 'link', 'View job details', "$url?link=details" ],
		[ 'gap' ]);
}

sub upwork_alert {
	my ($mail) = @_;
	my @blocks = ([ 'line',
		'A job that fits what you asked us to watch for.' ],
		[ 'rule' ],
		job_blocks($mail, 0, $mail->{job}, $mail->{record}{text}),
		upwork_footer($mail));
	return {
		from => $mail->{choice}->pick('from',
			'Upwork Notification <donotreply@upwork.com>',
			'Upwork <upwork@t.upwork.com>'),
		subject => $mail->{choice}->pick('subject',
			'New job alert: ', 'New job: ') . $mail->{job},
		preheader => 'A new job for you',
		blocks => \@blocks,
	};
}

sub upwork_digest {
	my ($mail) = @_;
	my @blocks = ([ 'line', 'What was posted since yesterday' ],
		[ 'rule' ]);
	my $n = 0;
	for my $section (sections($mail)) {
		my ($title, $text) = split /\n/, $section, 2;
		push @blocks, job_blocks($mail, $n++, $title, $text),
		    [ 'rule' ];
	}
	return {
		from => 'Upwork Notification <donotreply@upwork.com>',
		subject => 'Jobs posted in the last 24 hours',
		preheader => 'The latest jobs',
		blocks => [ @blocks, upwork_footer($mail) ],
	};
}

sub upwork_offer {
	my ($mail) = @_;
	my $url = "$UPWORK/nx/wm/offer/" . $mail->{choice}->digits('offer', 8);
	return {
		from => 'Upwork Notification <donotreply@upwork.com>',
		subject => "Offer: $mail->{job}",
		preheader => 'You have an offer',
		blocks => [
			[ 'line', "$mail->{client} sent you an offer" ],
			[ 'link', $mail->{job}, $url ], [ 'gap' ],
			[ 'line', 'Message from client' ],
			[ 'user', $mail->{record}{text} ], [ 'gap' ],
			[ 'link', 'View offer', $url ],
			[ 'link', 'Decline', $url ], upwork_footer($mail) ],
	};
}

sub freelancer_message {
	my ($mail) = @_;
	my $id = $mail->{choice}->digits('thread', 9);
	my $url = "https://www.freelancer.com/messages/thread/$id";
	return {
		from => "\"$mail->{client}\" "
		    . '<messages@notifications.freelancer.com>',
		subject => "Re: $mail->{client}",
		preheader => 'You have a new private message',
		blocks => [
			[ 'line', $mail->{choice}->pick('head',
			    "$mail->{client} sent you a message:",
			    "You have a new message from $mail->{client}") ],
			[ 'user', $mail->{record}{text} ], [ 'gap' ],
			[ 'link', 'Reply', $url ],
			[ 'line', 'Pay and get paid only through Freelancer.com; '
			    . 'do not move to WhatsApp, Skype or Telegram.' ],
			[ 'rule' ],
			[ 'link', 'Unsubscribe', 'https://www.freelancer.com/'
			    . 'users/settings.php' ],
			[ 'line', 'Freelancer Technology Pty Limited' ] ],
	};
}

sub fiverr_message {
	my ($mail) = @_;
	my $user = lc $mail->{client} =~ s/[^A-Za-z]//gr;
	$user = 'buyer' if $user eq '';
	$user .= $mail->{choice}->number('user', 100);
	return {
		from => 'Fiverr <noreply@e.fiverr.com>',
		subject => $mail->{choice}->pick('subject',
			"You've received messages from $user",
			"$user left you message"),
		preheader => 'Reply soon to keep your response rate',
		blocks => [
			[ 'line', "$user sent you a message" ],
			[ 'user', $mail->{record}{text} ], [ 'gap' ],
			[ 'link', 'View message', 'https://www.fiverr.com/inbox/'
			    . $user ],
			[ 'line', 'For your protection, keep contact and '
			    . 'payment on Fiverr. Asking for an e-mail address '
			    . 'or for WhatsApp breaks the rules.' ],
			[ 'rule' ],
			[ 'link', 'Unsubscribe',
			    'https://www.fiverr.com/unsubscribe' ] ],
	};
}

sub pph_message {
	my ($mail) = @_;
	my $id = $mail->{choice}->digits('stream', 8);
	return {
		from => 'PeoplePerHour <no-reply@peopleperhour.com>',
		subject => "New message from $mail->{client}",
		preheader => 'A message waits for you',
		blocks => [
			[ 'line', "$mail->{client} wrote about $mail->{job}" ],
			[ 'user', $mail->{record}{text} ], [ 'gap' ],
			[ 'link', 'View message',
			    "https://www.peopleperhour.com/workstream/$id" ],
			[ 'line', 'Please keep all payments on PeoplePerHour.' ],
			[ 'rule' ],
			[ 'link', 'Unsubscribe', 'https://www.peopleperhour.com/'
			    . 'settings/notifications' ] ],
	};
}

# Mail of others that pretends to be a platform's: the record says all of it.
sub phish {
	my ($mail) = @_;
	my $record = $mail->{record};
	my ($domain) = $record->{from} =~ /\@([^>]+)/;
	my $result = $record->{auth} // 'fail';
	my $auth = $result eq 'none' ? []
	    : [ "Authentication-Results: mx.example.org;\n\tdmarc=$result "
		. "header.from=$domain" ];
	return {
		from => $record->{from},
		subject => $record->{subject},
		reply_to => $record->{'reply-to'},
		preheader => 'Important message about your account',
		auth => $auth,
		blocks => [ [ 'user', $record->{text} ], [ 'rule' ],
			[ 'link', 'Privacy Policy', "$UPWORK/legal#privacy" ],
			[ 'line', '530 Lytton Avenue, Palo Alto, CA 94301' ] ],
	};
}

sub redirector {
	my ($record) = @_;
	return $record->{form} =~ /^(?:freelancer|fiverr|pph|phish)/ ? undef
	    : "$UPWORK/leaving?ref=";
}

1;
