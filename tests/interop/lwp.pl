# Asks with LWP::UserAgent of libwww-perl, which keeps its connections if it is asked to.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Cases;
use HTTP::Message;
use HTTP::Request;
use LWP::UserAgent;

my $keep = LWP::UserAgent->new(keep_alive => 10);

# A fresh agent for credentials: it would remember them.
{
    package Known;
    our @ISA = ('LWP::UserAgent');
    our ($user, $password);
    sub get_basic_credentials { return ($user, $password) }
}

sub ask {
    my ($one, $url) = @_;
    my $agent = $one->{fresh} ? LWP::UserAgent->new : $keep;
    if ($one->{auth}) {
        ($Known::user, $Known::password) = ($one->{user}, $one->{password});
        $agent = Known->new;
    }
    $agent->timeout($one->{timeout});
    $agent->requests_redirectable($one->{follow} ? [qw(GET HEAD POST)] : []);
    my $request = HTTP::Request->new($one->{method}, $url, [ %{ $one->{headers} } ]);
    $request->header('Accept-Encoding' => 'gzip') if $one->{compressed};
    if ($one->{chunked}) {
        my @pieces = (substr($one->{content}, 0, 10), substr($one->{content}, 10));
        $request->content(sub { shift @pieces });
    } elsif (defined $one->{content}) {
        $request->content($one->{content});
    }
    my $response = $agent->request($request);
    if (($response->header('Client-Warning') // '') eq 'Internal response') {
        my $kind = $response->message =~ /timeout/i ? 'timeout' : 'protocol';
        return { error => $kind, detail => $response->status_line };
    }
    return { error => 'redirects', detail => $response->status_line }
        if $one->{follow} and ($response->header('Client-Warning') // '') =~ /redirect loop/i;
    return { error => $response->header('X-Died') =~ /timeout/ ? 'timeout' : 'protocol', detail => $response->header('X-Died') }
        if $response->header('X-Died');
    my @fields;
    $response->headers->scan(sub { push @fields, "$_[0]: $_[1]" });
    return { status => $response->code, reason => $response->message, fields => \@fields,
        body => $response->decoded_content(charset => 'none') // '', url => '' . $response->request->uri };
}

Cases::answer_all(\&ask);
