/* SPDX-License-Identifier: MIT
 *
 * Where the program begins.
 */
int main(void)
{
    return 2;
}
