import type { IconName } from '../../components/icons.ts'

interface CardText {
  readonly title: string
  readonly text: string
  readonly icon: IconName
}

const datasets: Readonly<Record<string, CardText>> = {
  'fashion-mnist': { title: 'Fashion-MNIST', text: '70,000 clothes, ready to use.', icon: 'image' },
  csv: { title: 'CSV file', text: 'Predicts one of its columns.', icon: 'table' },
  images: { title: 'Folder of images', text: 'A sub-folder a class, or CIFAR-10.', icon: 'folder' },
}

const models: Readonly<Record<string, CardText>> = {
  'softmax-regression': { title: 'Softmax regression', text: 'One layer. The fastest.', icon: 'chart' },
  mlp: { title: 'Multi-layer perceptron', text: 'Dense layers.', icon: 'layers' },
  cnn: { title: 'Convolutional network', text: 'LeNet-sized, for images.', icon: 'box' },
}

/** How a dataset's card reads. */
export function datasetCard(name: string): CardText {
  return datasets[name] ?? { title: name, text: '', icon: 'box' }
}

/** How a model's card reads. */
export function modelCard(name: string): CardText {
  return models[name] ?? { title: name, text: '', icon: 'box' }
}
