/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A VNC viewer in Vala: viewer HOST PORT
 *
 *   valac --pkg gtk+-3.0 --pkg govnc-1.0 viewer.vala
 */

int main(string[] args) {
	Gtk.init(ref args);
	if (args.length != 3) {
		stderr.printf("usage: viewer HOST PORT\n");
		return 2;
	}
	int status = 0;
	var window = new Gtk.Window();
	var display = new Govnc.Display();

	display.set_credential(Govnc.DisplayCredential.USERNAME, Environment.get_user_name());
	display.set_credential(Govnc.DisplayCredential.PASSWORD, Environment.get_variable("VNC_PASSWORD") ?? "");
	display.vnc_initialized.connect(() => {
		string name; // Vala takes display.name for the widget's
		display.get("name", out name);
		window.title = name;
	});
	display.vnc_error.connect((message) => {
		stderr.printf("viewer: %s\n", message);
		status = 1;
	});
	display.vnc_disconnected.connect(Gtk.main_quit);
	window.destroy.connect(Gtk.main_quit);
	display.set_keyboard_grab(true);
	window.add(display);
	display.open_host(args[1], args[2]);
	window.show_all();
	Gtk.main();
	return status;
}
