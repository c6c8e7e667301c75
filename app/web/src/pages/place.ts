/** Where the reader left the register, so that it goes on from there. Lives as long as the client. */

interface Place {
  address: string;
  scroll: number;
  id: string | null;
}

let place: Place = { address: '', scroll: 0, id: null };

/** Notes what the register shows, how far it is scrolled, and which row was at hand. */
export function leavePlace(next: Place): void {
  place = next;
}

/** The place left in the register with this address; its start for any other. */
export function placeIn(address: string): Place {
  return place.address === address ? place : { address, scroll: 0, id: null };
}
