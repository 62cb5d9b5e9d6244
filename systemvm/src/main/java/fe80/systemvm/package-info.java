/**
 * What a System VM is: its kind, its name, its UUID, what follows from them, and the image that it boots. The files
 * inside the image and the script that builds it are beside this code, in {@code systemvm/image}.
 */
package fe80.systemvm;
