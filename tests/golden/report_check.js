// SPDX-License-Identifier: GPL-2.0-or-later
// Look over pages of 'swaprel report' in frames, one for each page and width, and print what a
// reader would stumble over: "ok", or a line for each fault. Run by tests/golden/test_report_browser.
'use strict';

const faults = [];

// Where a page would go to the network, or run something.
function checkInert(doc, fault) {
	if (doc.scripts.length)
		fault('has a script');
	for (const element of doc.querySelectorAll('*')) {
		for (const { name, value } of element.attributes) {
			if (/^on/.test(name))
				fault(`has ${name}`);
			if (/^(src|srcset|href|xlink:href|action|data)$/.test(name) &&
			    !/^(#|data:application\/gzip;base64,)/.test(value))
				fault(`refers to ${value.slice(0, 60)}`);
		}
		if (/^(img|iframe|object|embed|link|base|form)$/i.test(element.tagName))
			fault(`has <${element.tagName}>`);
	}
}

function checkFits(doc, fault) {
	const root = doc.documentElement;

	if (root.scrollWidth > root.clientWidth)
		fault(`is ${root.scrollWidth} px wide`);
	for (const box of doc.querySelectorAll('p, li, dd, pre, th, td, h1, h2, h3, .table, figcaption')) {
		const { left, right } = box.getBoundingClientRect();

		if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth)
			fault(`clips ${box.className} ${box.textContent.slice(0, 40)}`);
		if (left < 0 || right > root.clientWidth + 1)
			fault(`cuts off ${box.className} ${box.textContent.slice(0, 40)}`);
	}
}

// A word that a narrow column parts is not read.
function checkWords(doc, fault) {
	for (const cell of doc.querySelectorAll('th, td')) {
		const range = doc.createRange();

		range.selectNodeContents(cell);
		if (/^\S{1,14}$/.test(cell.textContent) && range.getClientRects().length > 1)
			fault(`parts the word ${cell.textContent}`);
	}
}

// Texts within the picture, large enough to be read, and something that is drawn.
function checkPicture(svg, fault) {
	const frame = svg.getBoundingClientRect();
	const scale = frame.width / svg.viewBox.baseVal.width;
	const drawn = svg.querySelectorAll('[id*="plot_"] path, [id*="plot_"] use, [id*="plot_"] polygon');

	if (!svg.querySelector('title').textContent)
		fault('has no text alternative');
	if (![...drawn].some((part) => part.getBoundingClientRect().width > 0))
		fault('is empty');
	const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim());
	const sizes = texts.map((text) => scale * parseFloat(getComputedStyle(text).fontSize));

	if (Math.min(...sizes) < 8)
		fault(`has text of ${Math.min(...sizes).toFixed(1)} px`);
	for (const text of texts) {
		const box = text.getBoundingClientRect();

		if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
		    box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
			fault(`clips "${text.textContent}"`);
	}
}

function checkIds(doc, fault) {
	const ids = [...doc.querySelectorAll('[id]')].map((element) => element.id);

	for (const id of ids.filter((id, index) => ids.indexOf(id) !== index).slice(0, 3))
		fault(`has two ids ${id}`);
	for (const use of doc.querySelectorAll('use, a[href^="#"]')) {
		const to = use.getAttribute('xlink:href') || use.getAttribute('href');

		if (!doc.getElementById(to.slice(1)))
			fault(`refers to ${to}, which is not there`);
	}
}

function check(frame) {
	const doc = frame.contentDocument;
	const fault = (what) => faults.push(`${frame.name}: ${what}`);
	for (const details of doc.querySelectorAll('details'))
		details.open = true;
	const shown = [...doc.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width);

	checkInert(doc, fault);
	checkFits(doc, fault);
	checkWords(doc, fault);
	checkIds(doc, fault);
	shown.forEach((svg, index) => checkPicture(svg, (what) => fault(`picture ${index} ${what}`)));
	if (doc.querySelectorAll('figure').length !== shown.length)
		fault(`shows ${shown.length} pictures of ${doc.querySelectorAll('figure').length}`);
	if (!doc.querySelector('.answer').textContent || !doc.querySelector('a[download]'))
		fault('has no answer or no data');
}

addEventListener('load', () => {
	for (const frame of document.querySelectorAll('iframe'))
		check(frame);
	const out = document.createElement('pre');

	out.id = 'faults';
	out.textContent = faults.length ? faults.join('\n') : 'ok';
	document.body.replaceChildren(out);
});
