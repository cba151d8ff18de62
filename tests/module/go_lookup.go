// SPDX-License-Identifier: LGPL-2.1-or-later

// Asks Go's resolver, the one that reads /etc/services itself, for each line `name protocol` of the
// standard input, and prints the port; 0: there is none.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strings"
)

func main() {
	resolver := net.Resolver{PreferGo: true}
	lines := bufio.NewScanner(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		port, err := resolver.LookupPort(context.Background(), words[1], words[0])
		if err != nil {
			port = 0
		}
		fmt.Fprintln(output, port)
	}
}
