const LONGEST = 1600;
const MOST_LETTERS = 1200000;

function load(file) {
    return new Promise((resolve, reject) => {
        const image = new Image();
        const url = URL.createObjectURL(file);
        image.onload = () => {
            URL.revokeObjectURL(url);
            resolve(image);
        };
        image.onerror = () => {
            URL.revokeObjectURL(url);
            reject(new Error("no picture"));
        };
        image.src = url;
    });
}

/**
 * Return a photo small enough to be kept and sent: JPEG in base64.
 *
 * @param {Blob} file
 * @returns {Promise<string>}
 */
export async function shrink(file) {
    const image = await load(file);
    let scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    for (let quality = 0.82; ; quality -= 0.15) {
        canvas.width = Math.max(1, Math.round(image.width * scale));
        canvas.height = Math.max(1, Math.round(image.height * scale));
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const data = canvas.toDataURL("image/jpeg", quality).split(",")[1];
        if (data.length <= MOST_LETTERS || quality < 0.4) {
            return data;
        }
        scale *= 0.8;
    }
}
