/**
 * rtnetlink(7) from Java: a socket to the kernel, requests and answers made of attributes. It knows how a message is
 * built and nothing of what a control link is. The kernel is called directly (java.lang.foreign), since a program for
 * each question and each change costs a hundred times as much.
 */
package fe80.link.netlink;
