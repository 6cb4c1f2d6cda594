#!/usr/bin/perl
# The generated tables are what their scripts make today: nobody edits them by
# hand. The table of folding needs the confusables that OFFPLAT_VECTORS holds,
# and the Unicode version that it was made from.
use strict;
use warnings;
use Test::More;

my $src = $ENV{OFFPLAT_SRCDIR};
my $python = qx(python3 -c 'import unicodedata as u; print(u.unidata_version)' 2>&1);
plan skip_all => 'no python3' if $? != 0;
chomp $python;

sub slurp {
    my ($path) = @_;
    open my $fh, '<', $path or return '';
    local $/;
    return scalar <$fh>;
}

my $entities = qx('$src/script/gen-entities');
is($?, 0, 'gen-entities runs');
ok($entities eq slurp("$src/src/mail/html_entities.c"),
    'html_entities.c is what it writes');

SKIP: {
    my $table = slurp("$src/src/text/fold_table.c");
    my ($version) = $table =~ /from Unicode ([0-9.]+)/;
    my $data = ($ENV{OFFPLAT_VECTORS} // '') . '/confusables.json';
    skip 'OFFPLAT_VECTORS names no confusables.json', 2 unless -f $data;
    skip "Unicode $version is not this Python's ($python)", 2
      if $version ne $python;
    my $fold = qx('$src/script/gen-fold' '$data');
    is($?, 0, 'gen-fold runs');
    ok($fold eq $table, 'fold_table.c is what it writes');
}
done_testing();
