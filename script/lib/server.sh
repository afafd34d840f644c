# The web server and the worker of the demo: started, watched, and stopped with the demo, however it ends.
# shellcheck shell=bash

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null; }
free_port() {
  local port=$1
  [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || die "PORT=$port: write a number from 1 to 65535."
  while taken "$port"; do port=$((port + 1)); done
  echo "$port"
}

# Is the server well? answers PORT
answers() {
  local host=${HOST:-127.0.0.1} line=
  [[ $host != 0.0.0.0 ]] || host=127.0.0.1
  {
    exec 3<>"/dev/tcp/$host/$1" && printf 'GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && read -r -t 5 line <&3
    exec 3>&-
  } 2>/dev/null
  [[ $line == HTTP/*" 200"* ]]
}

STARTED=() # process id and name, in turns

# start_process NAME COMMAND…: out of reach of Ctrl-C, which is for this shell to answer; if this shell is
# killed, it gets a TERM.
start_process() {
  local name=$1
  shift
  setsid setpriv --pdeathsig TERM "$@" >"$VAR/log/$name.log" 2>&1 </dev/null 9>&- &
  STARTED+=("$!" "$name")
}

# Returns when one of them has ended, after showing its last words.
watch_processes() {
  local i
  while sleep 1 & wait $!; do
    for ((i = 0; i < ${#STARTED[@]}; i += 2)); do
      kill -0 "${STARTED[i]}" 2>/dev/null && continue
      say "The ${STARTED[i + 1]} process has ended; its last words, from $VAR/log/${STARTED[i + 1]}.log:"
      tail -n 30 "$VAR/log/${STARTED[i + 1]}.log" >&2
      return 1
    done
  done
}

# wait_for_page PORT
wait_for_page() {
  local i tries
  for ((tries = 0; tries < 600; tries++)); do
    (answers "$1") && return 0
    for ((i = 0; i < ${#STARTED[@]}; i += 2)); do
      kill -0 "${STARTED[i]}" 2>/dev/null || { tail -n 30 "$VAR/log/${STARTED[i + 1]}.log"; return 1; }
    done
    sleep 0.1
  done
  say "No answer from port $1 within a minute."
  tail -n 30 "$VAR/log/web.log"
  return 1
}

# Each leads a group: a server that is told to stop while it starts leaves its workers behind.
stop_processes() {
  local i
  for ((i = 0; i < ${#STARTED[@]}; i += 2)); do kill -TERM "${STARTED[i]}" 2>/dev/null || true; done
  for ((i = 0; i < ${#STARTED[@]}; i += 2)); do
    gone_within_10_s "${STARTED[i]}" || true
    kill -TERM -- "-${STARTED[i]}" 2>/dev/null || continue
    gone_within_10_s "-${STARTED[i]}" || kill -KILL -- "-${STARTED[i]}" 2>/dev/null || true
  done
}
gone_within_10_s() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do kill -0 -- "$1" 2>/dev/null || return 0; sleep 0.1; done
  return 1
}
