# Alerts into a folder of their own, behind the spam filter's rules.
require ["fileinto", "mailbox"];

if header :matches "X-Offplatform-Risk" ["high;*", "medium;*"] {
    fileinto :create "Off-platform";
    stop;
}
