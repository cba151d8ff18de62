/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A model of src/nss/snapshot.c, to be checked exhaustively by spin (run.sh). Each statement is one
 * atomic operation of the C code, or a step of it that other threads can see. Threads are READERS
 * that look up, and WRITERS whose lookups find that the second is a new one, and whose files have
 * changed each time. Each makes ROUNDS lookups.
 *
 * What is asserted: a snapshot in use is never emptied, and is full from the moment it is used; no
 * snapshot is emptied twice; the current one is never emptied; MOST snapshots are enough; at rest
 * all counts are zero and nobody is the writer. spin itself finds a state in which a thread is
 * stuck.
 *
 * With FORK, one thread forks at any moment, in the middle of its lookup too, as a signal handler
 * does. What follows is the child: the other threads are gone, their counts stay.
 *
 * Functions of C that the model stands for; names.sh fails if one is gone:
 * C: snapshot_enter snapshot_leave snapshot_enter_current snapshot_acquire snapshot_release
 * C: snapshot_refresh snapshot_begin look_at_files replace make_snapshot find_empty empty_unused
 * C: is_unused make_empty owner_enter owner_leave owner_is_lost snapshot_after_fork
 */

#ifndef READERS
#define READERS 3
#endif
#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#ifndef MOST
#define MOST 5
#endif

#ifndef STRIPES
#define STRIPES 2
#endif

#define THREADS (READERS + WRITERS)
#define NONE 255

typedef snapshot {
    byte users[STRIPES];
    bool is_full;   /* it has blocks */
    byte in_use;    /* of no thread's code: how many lookups rely on it now */
}

snapshot all[MOST];
byte count;              /* of snapshots in the list */
byte current = NONE;     /* snapshot_current */
byte writer = NONE;      /* the owner */
bool is_child;
byte forked = NONE;      /* the thread that forked */
bool begun[THREADS];
bool finished[THREADS];

inline enter(s) {
    atomic { all[s].users[stripe]++; mine = s }
}

inline leave() {
    atomic { assert(all[mine].users[stripe] > 0); all[mine].users[stripe]--; }
}

/* To rely on it and to give the count back: no other thread can see what is between the two. */
inline end_use_and_leave() {
    atomic {
        end_use();
        assert(all[mine].users[stripe] > 0);
        all[mine].users[stripe]--
    }
}

/* Relying on it begins with the second look, and ends before the count is given back. */
inline begin_use() {
    assert(all[mine].is_full);
    all[mine].in_use++
}

inline end_use() {
    assert(all[mine].is_full);
    all[mine].in_use--
}

inline enter_current() {
    do
    :: atomic { current == NONE -> mine = NONE }; break
    :: atomic { current != NONE -> s = current };
       enter(s);
#ifdef MUTANT_NO_SECOND_LOOK
       atomic { begin_use() };
       break
#else
       if
       :: atomic { current == s -> begin_use() }; break
       :: atomic { current != s -> skip }; leave()
       fi
#endif
    od
}

/* A snapshot that is empty, or one more. */
inline find_empty() {
    fresh = 0;
    do
    :: fresh < count && all[fresh].is_full -> fresh++
    :: fresh < count && !all[fresh].is_full -> break
    :: fresh >= count -> assert(count < MOST); count++; break
    od
}

inline empty_unused() {
    each = 0;
    do
    :: each >= count -> break
    :: each < count ->
       if
       :: atomic { each != current && all[each].is_full -> skip };
          part = 0;
          do
          :: part >= STRIPES ->
             atomic {
                 assert(all[each].in_use == 0 && all[each].is_full && each != current);
                 all[each].is_full = false
             };
             break
          :: atomic { part < STRIPES && all[each].users[part] == 0 -> part++ }
          :: atomic { part < STRIPES && all[each].users[part] != 0 -> break }
          od
       :: else
       fi;
       each++
    od
}

inline fill() {
    atomic { assert(!all[fresh].is_full); all[fresh].is_full = true }
}

/* The caller is the writer, and uses the current snapshot, if there is one. */
inline replace() {
    atomic { find_empty() };
#ifdef MUTANT_PUBLISH_BEFORE_FILLING
    atomic { current = fresh };
    fill();
#else
    fill();
    atomic { current = fresh };
#endif
    if
    :: mine != NONE -> end_use_and_leave()
    :: else
    fi;
    enter(fresh);
    atomic { begin_use() }
}

inline refresh() {
    atomic {
#ifdef MUTANT_MANY_WRITERS
        is_owner = true;
#else
        is_owner = (writer == NONE);
#endif
        if
        :: is_owner -> writer = me
        :: else
        fi
    };
    if
    :: is_owner ->
       if
       :: atomic { current == mine -> skip };
          replace();
          empty_unused()
       :: atomic { current != mine -> skip }
       fi;
       atomic { writer = NONE }
    :: else
    fi
}

/* A lookup after the other. In the child of a fork, all threads but one are gone, wherever they
 * are. */
proctype lookups(byte me; byte stripe; bool is_writer) {
    byte round, s, mine, fresh, each, part;
    bool is_owner;
    /* Threads of a kind are alike where they have the same stripe: the order in which they begin
     * does not matter, and is given, which spares most of the states. */
    if
    :: STRIPES == 1 && me != 0 && me != READERS -> begun[me - 1]
    :: else
    fi;
    begun[me] = true;
    {
        for (round : 1 .. ROUNDS) {
            enter_current();
            if
            :: mine == NONE || is_writer -> refresh()
            :: else
            fi;
            /* Without a snapshot the lookup reads the file for itself. */
            if
            :: mine != NONE ->
#ifdef MUTANT_RELEASE_BEFORE_USE
               leave();
               atomic { end_use() }
#else
               end_use_and_leave()
#endif
            :: else
            fi;
            atomic { mine = NONE; s = 0; fresh = 0; each = 0; part = 0; is_owner = false }
        }
        atomic { finished[me] = true }
    } unless { is_child && forked != me }
}

/* The end of all: nothing is counted, but for what a fork has left behind. */
inline check_rest() {
    byte i, j;
    assert(writer == NONE);
    for (i : 0 .. MOST - 1) {
        for (j : 0 .. STRIPES - 1) {
            assert(is_child || all[i].users[j] == 0)
        }
    }
    assert(current == NONE || all[current].is_full);
    assert(is_child || current != NONE)
}

init {
    byte thread;
    atomic {
        for (thread : 0 .. THREADS - 1) {
            run lookups(thread, thread % STRIPES, thread >= READERS)
        }
    };
#ifdef FORK
    select(thread : 0 .. THREADS - 1);
    if
    :: atomic {
           !finished[thread] ->
           forked = thread;
           is_child = true;
#ifndef MUTANT_FORK_KEEPS_WRITER
           /* The fork handler, owner_is_lost. */
           if
           :: writer != thread -> writer = NONE
           :: else
           fi
#endif
       };
       finished[forked]
    :: finished[thread]
    fi;
#endif
    if
    :: !is_child ->
       for (thread : 0 .. THREADS - 1) {
           finished[thread]
       }
    :: else
    fi;
    atomic { check_rest() }
}
