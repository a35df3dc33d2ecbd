// A photo goes out smaller: on a site's line 4 MB take minutes, and at 2,048 pixels all is seen
// that a finding needs. Its time and place stand in its Exif part, which comes with it or stays
// behind. A PNG is a drawing or a screen, and stays as it is.

const KINDS = ["image/jpeg", "image/webp", "image/heic", "image/heif"];
const QUALITY = 0.85;
const BEGINNING = 262144; // bytes in which the Exif part of a JPEG stands
const [EXIF, SCAN, ORIENTATION] = [0xffe1, 0xffda, 0x0112];
const EXIF_NAME = 0x45786966; // "Exif"

// The photo with at most so many pixels along its longer edge; the file itself where it is small,
// is no photo, or cannot be read here: then it is the server's to judge.
export async function smaller(file, { edge, withPlace }) {
  if (!KINDS.includes(file.type)) return file;
  try {
    const photo = await createImageBitmap(file);
    const scale = Math.min(1, edge / Math.max(photo.width, photo.height));
    const blob = scale < 1 || !withPlace ? await drawn(photo, scale) : file;
    photo.close();
    if (blob === file || (withPlace && blob.size >= file.size)) return file;
    const exif = withPlace && file.type === "image/jpeg" ? await exifOf(file) : null;
    const parts = exif ? [blob.slice(0, 2), exif, blob.slice(2)] : [blob];
    const name = file.type === "image/jpeg" ? file.name : `${file.name.replace(/\.\w+$/, "")}.jpg`;
    return new File(parts, name, { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

function drawn(photo, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(photo.width * scale);
  canvas.height = Math.round(photo.height * scale);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // behind what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(photo, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no room"))), "image/jpeg", QUALITY);
  });
}

// The segment of a JPEG that holds time and place; null where there is none.
async function exifOf(file) {
  const view = new DataView(await file.slice(0, BEGINNING).arrayBuffer());
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint16(at) !== SCAN) {
    const end = at + 2 + view.getUint16(at + 2);
    if (view.getUint16(at) === EXIF && view.getUint32(at + 4) === EXIF_NAME) {
      return upright(view.buffer.slice(at, end));
    }
    at = end;
  }
  return null;
}

// The pixels have been turned already: a program that turned them again would lay them on a side.
function upright(segment) {
  const view = new DataView(segment, 10); // behind marker, length and name
  const isLittle = view.getUint16(0) === 0x4949;
  const list = view.getUint32(4, isLittle);
  for (let n = 0; n < view.getUint16(list, isLittle); n += 1) {
    const entry = list + 2 + 12 * n;
    if (view.getUint16(entry, isLittle) === ORIENTATION) view.setUint16(entry + 8, 1, isLittle);
  }
  return segment;
}
