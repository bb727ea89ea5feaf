// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"context"
	"encoding/xml"
	"path/filepath"
	"slices"
	"strings"

	"libvirt.org/go/libvirt"
	"libvirt.org/go/libvirtxml"

	"github.com/govnc/virt-viewer/guest/internal/value"
)

// Drive is a drive of a guest whose medium can be changed.
type Drive struct {
	Target string // its name in the description, "sda" or "hdc"
	Floppy bool   // else it is for CDs
	Image  string // path or name of what is in it, on the guest's host; "" if it is empty
}

// Drives gives the guest's drives for CDs, then those for floppies. Errors: NoGuestError,
// CallError, LostError, BadDisplayError for a description that cannot be read.
func (g *Guest) Drives(ctx context.Context) ([]Drive, error) {
	return onDomain(ctx, g, "read the guest's description", func(d *libvirt.Domain) ([]Drive, error) {
		disks, err := g.removable(d)
		if err != nil {
			return nil, err
		}
		var drives []Drive
		for _, disk := range disks {
			drives = append(drives, Drive{disk.Target.Dev, disk.Device == "floppy", imageOf(disk.Source)})
		}
		slices.SortStableFunc(drives, func(a, b Drive) int {
			switch {
			case a.Floppy == b.Floppy:
				return 0
			case b.Floppy:
				return -1
			}
			return 1
		})
		return drives, nil
	})
}

// removable reads the drives from a domain's description, and nothing else of it.
func (g *Guest) removable(d *libvirt.Domain) ([]libvirtxml.DomainDisk, error) {
	text, err := d.GetXMLDesc(0)
	if err != nil {
		return nil, err
	}
	if len(text) > maxXML {
		return nil, &BadDisplayError{Guest: g.name, Err: &SizeError{len(text), maxXML}}
	}
	var domain struct {
		Disks []libvirtxml.DomainDisk `xml:"devices>disk"`
	}
	if err := xml.Unmarshal([]byte(text), &domain); err != nil {
		return nil, &BadDisplayError{Guest: g.name, Err: &XMLError{Kind: XMLMalformed, Text: value.Quote(err.Error())}}
	}
	return slices.DeleteFunc(domain.Disks, func(disk libvirtxml.DomainDisk) bool {
		return disk.Target == nil || disk.Device != "cdrom" && disk.Device != "floppy"
	}), nil
}

func imageOf(s *libvirtxml.DomainDiskSource) string {
	switch {
	case s == nil:
		return ""
	case s.File != nil:
		return s.File.File
	case s.Block != nil:
		return s.Block.Dev
	case s.Volume != nil:
		return s.Volume.Pool + "/" + s.Volume.Volume
	case s.Network != nil:
		return s.Network.Protocol + ":" + s.Network.Name
	}
	return ""
}

// Insert puts an image into one of the guest's drives, in the place of what is there:
// an absolute path on the guest's host. "" empties the drive. Errors: ActionError.
func (g *Guest) Insert(ctx context.Context, target, image string) error {
	doing := "change the medium of"
	if image != "" && !filepath.IsAbs(image) {
		return &ActionError{Guest: g.name, Doing: doing, Err: &ValueError{Kind: ValueNotAbsolute, Value: value.Quote(image)}}
	}
	return g.act(ctx, doing, func(d *libvirt.Domain) error {
		disks, err := g.removable(d)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(disks, func(disk libvirtxml.DomainDisk) bool { return disk.Target.Dev == target })
		if i < 0 {
			return &ValueError{Kind: ValueNoDrive, Value: value.Quote(target)}
		}
		disk := disks[i]
		disk.Source = sourceOf(image)
		disk.BackingStore, disk.Alias = nil, nil
		text, err := disk.Marshal()
		if err != nil {
			return err
		}
		flags := libvirt.DOMAIN_DEVICE_MODIFY_CONFIG
		if active, err := d.IsActive(); err == nil && active {
			flags = libvirt.DOMAIN_DEVICE_MODIFY_LIVE
		}
		return d.UpdateDeviceFlags(text, flags)
	})
}

func sourceOf(image string) *libvirtxml.DomainDiskSource {
	switch {
	case image == "":
		return nil
	case strings.HasPrefix(image, "/dev/"):
		return &libvirtxml.DomainDiskSource{Block: &libvirtxml.DomainDiskSourceBlock{Dev: image}}
	}
	return &libvirtxml.DomainDiskSource{File: &libvirtxml.DomainDiskSourceFile{File: image}}
}

// maxImages bounds what Images gives: nobody looks through more.
const maxImages = 500

// Images gives the paths of CD images in the host's storage pools. Errors: CallError,
// LostError.
func (c *Connection) Images(ctx context.Context) ([]string, error) {
	return call(ctx, c, "list the images", func(lv *libvirt.Connect) ([]string, error) {
		pools, err := lv.ListAllStoragePools(libvirt.CONNECT_LIST_STORAGE_POOLS_ACTIVE)
		if err != nil {
			return nil, err
		}
		var images []string
		for i := range pools {
			images = append(images, imagesIn(&pools[i])...)
			pools[i].Free()
		}
		slices.SortFunc(images, func(a, b string) int { return cmp.Compare(a, b) })
		return images[:min(len(images), maxImages)], nil
	})
}

// imagesIn gives the paths of a pool's CD images; a pool that cannot be read has none.
func imagesIn(pool *libvirt.StoragePool) []string {
	volumes, err := pool.ListAllStorageVolumes(0)
	if err != nil {
		return nil
	}
	var images []string
	for i := range volumes {
		if path, err := volumes[i].GetPath(); err == nil && strings.EqualFold(filepath.Ext(path), ".iso") {
			images = append(images, path)
		}
		volumes[i].Free()
	}
	return images
}
