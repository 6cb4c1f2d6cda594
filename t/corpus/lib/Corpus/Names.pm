package Corpus::Names;

# Names, job titles and places that records do not give themselves.

use strict;
use warnings;
use utf8;

# Shown as the platforms show them: a first name and an initial.
my %CLIENTS = (
	en => [ 'Daniel R.', 'Grace M.', 'Tom H.', 'Priya S.', 'Lena K.',
		'Marcus W.', 'Olivia B.', 'Ahmed F.', 'Ruth A.', 'Kevin D.',
		'Sofia L.', 'Henry O.' ],
	es => [ 'Lucía G.', 'Andrés P.', 'Marta V.', 'Joaquín R.' ],
	fr => [ 'Camille D.', 'Hugo B.', 'Élodie M.', 'Yann L.' ],
	de => [ 'Jonas K.', 'Birgit S.', 'Matthias H.', 'Änne W.' ],
	pt => [ 'João M.', 'Beatriz C.', 'Rafael S.', 'Inês F.' ],
	it => [ 'Giulia T.', 'Marco B.', 'Chiara R.', 'Paolo F.' ],
	pl => [ 'Paweł Z.', 'Agnieszka K.', 'Łukasz W.', 'Zofia M.' ],
	ru => [ 'Ирина К.', 'Sergey V.', 'Алексей П.', 'Marina T.' ],
	uk => [ 'Оксана Г.', 'Taras B.', 'Юлія М.', 'Andrii S.' ],
	tr => [ 'Emre Y.', 'Zeynep A.', 'Burak Ö.', 'Şule K.' ],
	ar => [ 'Khalid A.', 'نور ح.', 'Rania S.', 'عمر ف.' ],
	hi => [ 'Rohit S.', 'Neha G.', 'Vikram P.', 'Anjali M.' ],
	id => [ 'Budi S.', 'Dewi L.', 'Agus P.', 'Rina W.' ],
	tl => [ 'Jomar C.', 'Liza D.', 'Rico B.', 'Maricel A.' ],
	zh => [ 'Wei Z.', '李 M.', 'Fang L.', 'Chen Y.' ],
	ko => [ 'Minjun K.', '지현 P.', 'Seoyeon L.', 'Hyun C.' ],
);

# Jobs that name no channel, so that a title never decides a verdict.
my @JOBS = (
	'Landing page for a small bakery', 'Fix layout errors in a theme',
	'Product photos need retouching', 'Bookkeeping for a design studio',
	'Illustrations for a picture book', 'React developer for a dashboard',
	'Proofread a 60 page manual', 'Logo for a garden centre',
	'Migrate a blog to static pages', 'Voice-over, two minutes',
	'3D model of a desk lamp', 'Translate a menu',
	'Python developer for a reporting tool', 'Edit ten short videos',
	'Virtual assistant, mornings', 'Floor plans from sketches',
);

my @PLACES = ('Germany', 'United States', 'Canada', 'Australia', 'Kenya',
	'Portugal', 'India', 'Singapore', 'Mexico');

my @SKILLS = ('JavaScript', 'Copywriting', 'Photo Editing', 'Data Analysis',
	'Graphic Design', 'Python', 'Proofreading', 'Customer Service',
	'Video Editing', 'Accounting');

sub client {
	my ($choice, $lang) = @_;
	my $names = $CLIENTS{$lang =~ s/-.*//r} // $CLIENTS{en};
	return $choice->pick('client', @$names);
}

sub job { return $_[0]->pick('job', @JOBS) }
sub place { return $_[0]->pick('place', @PLACES) }

sub skills {
	my ($choice) = @_;
	my $at = $choice->number('skills', scalar @SKILLS);
	return map { $SKILLS[($at + $_ * 3) % @SKILLS] } 0 .. 2;
}

1;
