usage() {
  echo "usage: $0 [--dry-run] [argument of QEMU ...]"
  echo
  echo "Runs the guest '$name' until it is shut down. Its control socket (QMP) and its own files are in"
  echo "$folder"
  echo
  echo "  --dry-run  print the commands and what is missing; start nothing"
}

dry_run=no
case ${1-} in
  -h | --help)
    usage
    exit 0
    ;;
  --dry-run)
    dry_run=yes
    shift
    ;;
esac

problems=0
helpers=
exec 3<&0

# Reports something that is missing, and what to do.
problem() {
  echo "$name: $*" >&2
  problems=$((problems + 1))
}

# Prints a command, so that a shell reads it back.
print_command() {
  line=
  for word in "$@"; do
    line="$line '$(printf '%s' "$word" | sed "s/'/'\\\\''/g")'"
  done
  echo "${line# }"
}

# Runs a command; a dry run prints it.
run() {
  if [ "$dry_run" = yes ]; then
    print_command "$@"
  else
    "$@"
  fi
}

need_program() {
  command -v "$1" >/dev/null 2>&1 || problem "there is no program '$1'; install it"
}

need_virtiofsd() {
  for virtiofsd in /usr/libexec/virtiofsd /usr/lib/qemu/virtiofsd /usr/lib/virtiofsd virtiofsd; do
    if command -v "$virtiofsd" >/dev/null 2>&1; then
      return 0
    fi
  done
  problem "there is no program 'virtiofsd'; install it"
}

need_file() {
  if [ ! -e "$1" ]; then
    problem "there is no '$1'; make it, or correct the path in the document"
  elif [ ! -r "$1" ]; then
    problem "'$1' cannot be read; run as another user, or change its rights"
  fi
}

# A file that begins as a copy of another one.
need_template() {
  if [ -e "$1" ]; then
    return 0
  fi
  need_file "$2"
  parent=${1%/*}
  [ "$parent" = . ] || [ -w "$parent" ] ||
    problem "'$1' cannot be made; make its folder, or run as a user who may write there"
}

need_kvm() {
  if [ ! -e /dev/kvm ]; then
    problem "there is no /dev/kvm; load the module kvm_intel or kvm_amd, or use type 'qemu' in the document"
  elif [ ! -r /dev/kvm ] || [ ! -w /dev/kvm ]; then
    problem "/dev/kvm cannot be used; join its group, usually 'kvm'"
  fi
}

need_bridge() {
  [ -d "/sys/class/net/$1/bridge" ] ||
    problem "there is no bridge '$1'; make it, or choose another with domdef's --bridge NETWORK=BRIDGE"
  if [ -r /etc/qemu/bridge.conf ]; then
    grep -q -x -e "allow $1" -e 'allow all' /etc/qemu/bridge.conf ||
      problem "bridge '$1' is not allowed; add the line 'allow $1' to /etc/qemu/bridge.conf"
  elif [ ! -e /etc/qemu/bridge.conf ]; then
    problem "bridge '$1' is not allowed; write the line 'allow $1' to /etc/qemu/bridge.conf"
  fi
}

# Free huge pages: the size of each in KiB, and how many.
need_huge_pages() {
  free=0
  pool=/sys/kernel/mm/hugepages/hugepages-$1kB
  if [ -r "$pool/free_hugepages" ]; then
    read -r free <"$pool/free_hugepages"
  fi
  [ "$free" -ge "$2" ] ||
    problem "$free of $2 huge pages of $1 KiB are free; write the number into $pool/nr_hugepages"
}

# Memory that the process may lock, in KiB.
need_locked_memory() {
  limit=$(awk '/^Max locked memory/ { print $4 }' /proc/self/limits)
  [ "$limit" = unlimited ] || [ $((limit / 1024)) -ge "$1" ] ||
    problem "$((limit / 1024)) KiB of memory may be locked, $1 are needed; raise the limit (ulimit -l)"
}

need_vfio() {
  driver=$(readlink "/sys/bus/pci/devices/$1/driver" || :)
  if [ ! -e "/sys/bus/pci/devices/$1" ]; then
    problem "there is no PCI device $1; correct the address in the document"
  elif [ "${driver##*/}" != vfio-pci ]; then
    problem "PCI device $1 is not bound to vfio-pci; bind it, as with: driverctl set-override $1 vfio-pci"
  fi
}

need_mediated_device() {
  [ -e "/sys/bus/mdev/devices/$1" ] || problem "there is no mediated device '$1'; make it with mdevctl"
}

need_socket() {
  [ -S "$2" ] || problem "$1 does not listen on '$2'; start it"
}

report_problems() {
  if [ -s "$folder/qemu.pid" ] && kill -0 "$(cat "$folder/qemu.pid")" 2>/dev/null; then
    problem "the guest runs already, with process $(cat "$folder/qemu.pid")"
  fi
  if [ "$problems" -gt 0 ] && [ "$dry_run" = no ]; then
    echo "$name: nothing was started" >&2
    exit 1
  fi
}

enter_folder() {
  run mkdir -p -- "$folder"
  run chmod 700 -- "$folder"
  run cd -- "$folder"
  if [ "$dry_run" = no ]; then
    trap 'kill $helpers 2>/dev/null || :; rm -f -- qemu.pid' EXIT
  fi
}

# Starts a helper and waits until it listens on its socket.
start() {
  socket=$1
  shift
  if [ "$dry_run" = yes ]; then
    print_command "$@"
    return 0
  fi
  rm -f -- "$socket"
  "$@" &
  helpers="$helpers $!"
  tries=0
  until [ -S "$socket" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$!" 2>/dev/null; then
      echo "$name: '$1' does not listen on '$socket'; see what it says above" >&2
      exit 1
    fi
    sleep 0.1
  done
}

# Becomes QEMU; a dry run prints its command.
launch() {
  if [ "$dry_run" = yes ]; then
    print_command "$@"
    exit 0
  fi
  exec "$@"
}

wait_for_guest() {
  guest=$1
  status=0
  if [ "$dry_run" = no ]; then
    echo "$guest" >qemu.pid
    trap 'kill "$guest" 2>/dev/null || :' HUP INT TERM
  fi
  wait "$guest" || status=$?
  while kill -0 "$guest" 2>/dev/null; do
    status=0
    wait "$guest" || status=$?
  done
  exit "$status"
}
