// Makes calls to a daemon with go-libvirt, and checks what comes back.
// usage: tour SOCKET. Prints "done"; any other end is a failure.
package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	libvirt "github.com/digitalocean/go-libvirt"
)

const guest = `<domain type='test'><name>g1</name><memory unit='MiB'>64</memory>
<vcpu current='1'>4</vcpu><os><type arch='i686'>hvm</type></os></domain>`

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func is(what string, found, expected interface{}) {
	if found != expected {
		panic(fmt.Sprintf("%s: %v, expected %v", what, found, expected))
	}
}

func main() {
	socket, err := net.DialTimeout("unix", os.Args[1], 5*time.Second)
	must(err)
	l := libvirt.New(socket)
	must(l.ConnectToURI("test:///default"))
	kind, err := l.ConnectGetType()
	must(err)
	is("type", strings.ToLower(kind), "test")

	events, err := l.LifecycleEvents(context.Background())
	must(err)
	dom, err := l.DomainDefineXMLFlags(guest, 0)
	must(err)
	must(l.DomainCreate(dom))
	for _, step := range []int32{0, 2} {
		select {
		case event := <-events:
			is("event", event.Event, step)
			is("guest", event.Dom.Name, "g1")
		case <-time.After(5 * time.Second):
			panic("no event came")
		}
	}
	all, count, err := l.ConnectListAllDomains(1, 0)
	must(err)
	is("guests", int(count), len(all))
	must(l.DomainSetVcpusFlags(dom, 3, uint32(libvirt.DomainAffectLive)))
	vcpus, err := l.DomainGetVcpusFlags(dom, uint32(libvirt.DomainAffectLive))
	must(err)
	is("vCPUs", vcpus, int32(3))
	err = l.DomainSetVcpusFlags(dom, 5, uint32(libvirt.DomainAffectLive))
	refused, ok := err.(libvirt.Error)
	is("a refusal", ok, true)
	is("its code", refused.Code, uint32(8))
	text, err := l.DomainGetXMLDesc(dom, 0)
	must(err)
	is("the document", strings.Contains(text, "current='3'>4</vcpu>"), true)
	var picture bytes.Buffer
	// It reads the type of the picture from the last packet of the stream, where no server has it.
	_, _ = l.DomainScreenshot(dom, &picture, 0, 0)
	is("the picture", bytes.HasPrefix(picture.Bytes(), []byte("\x89PNG")), true)
	must(l.DomainDestroyFlags(dom, 0))
	must(l.DomainUndefineFlags(dom, 0))
	_, err = l.DomainLookupByName("g1")
	is("gone", libvirt.IsNotFound(err), true)
	must(l.Disconnect())
	fmt.Println("done")
}
