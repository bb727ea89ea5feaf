module github.com/govnc/virt-viewer

go 1.23.0

require (
	github.com/amitbet/vnc2video v0.0.0-20190616012314-9d50b9dab1d9
	github.com/coder/websocket v1.8.13
	github.com/gotk3/gotk3 v0.6.5-0.20240618185848-ff349ae13f56
	github.com/jfreymuth/pulse v0.1.1
	github.com/spf13/pflag v1.0.10
	libvirt.org/go/libvirt v1.11006.0
	libvirt.org/go/libvirtxml v1.11006.0
)

require github.com/jezek/xgb v1.1.1

require github.com/ProtonMail/go-crypto v1.5.2

require github.com/godbus/dbus/v5 v5.1.0

require github.com/icza/mjpeg v0.0.0-20220812133530-f79265a232f2 // indirect
